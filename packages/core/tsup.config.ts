import { defineConfig, effectful, plain } from "../../tooling/tsup/preset.ts"

/** Node shows the source line of an uncaught error: without a limit that line would be the whole bundle. */
const lineLimit = 120

export default defineConfig([
  plain(
    { index: "src/index.ts", undici: "src/undici.ts", bin: "src/bin.ts" },
    {
      esbuildOptions(esbuild) {
        esbuild.minifySyntax = true
        esbuild.minifyWhitespace = true
        esbuild.legalComments = "none"
        esbuild.lineLimit = lineLimit
      },
    },
  ),
  effectful({ effect: "src/effect.ts" }),
])
