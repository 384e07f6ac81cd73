/** The build of every published package: ESM only, declarations rolled up, one call per face. */
import { defineConfig, type Options } from "tsup"

type Entry = Record<string, string>

/** A face that runs without `effect`: whatever it uses of it is bundled, as the conditions say; siblings stay external. */
export const plain = (entry: Entry, options: Options = {}, conditions: string[] = []): Options => ({
  ...base(entry),
  noExternal: [/^effect(\/|$)/],
  // Names stay readable in stack traces; the rest of the bundled runtime is parsed sooner without its blanks.
  esbuildOptions(esbuild) {
    esbuild.conditions = conditions
    esbuild.minifySyntax = true
    esbuild.minifyWhitespace = true
    esbuild.legalComments = "none"
    // Node prints the whole line on which an uncaught error was thrown.
    esbuild.lineLimit = 120
  },
  ...options,
})

/** A face for Effect programs: `effect` is the caller's own. */
export const effectful = (entry: Entry, options: Options = {}): Options => ({
  ...base(entry),
  external: [/^effect(\/|$)/],
  ...options,
})

const base = (entry: Entry): Options => ({
  entry,
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  dts: true,
  sourcemap: false,
  splitting: true,
  treeshake: true,
  removeNodeProtocol: false,
  external: [/^@flexcharge\//, /^node:/],
})

export { defineConfig }
