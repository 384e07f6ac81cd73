/** The build of every published package: ESM only, bundled declarations, one configuration per entry point. */
import { defineConfig, type Options } from "tsup"

type Entry = Record<string, string>

/**
 * An entry point that runs without `effect` installed: the parts of Effect that it uses are bundled, sibling packages
 * stay external. `conditions` are export conditions for the bundler.
 */
export const plain = (entry: Entry, options: Options = {}, conditions: string[] = []): Options => ({
  ...base(entry),
  noExternal: [/^effect(\/|$)/],
  // The code is published as it was written, so that it can be read and debugged. Without white space it was 60 kB
  // smaller in core, and its first import took the same time (20 and 21 ms of processor time, November 2026).
  esbuildOptions(esbuild) {
    esbuild.conditions = conditions
    esbuild.legalComments = "none"
  },
  ...options,
})

/** An entry point for Effect programs: `effect` is a peer dependency. */
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
