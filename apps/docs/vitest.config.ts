/** Snippets run with their promised values compared; everything else as in every room. */
import { relative } from "node:path"
import { defineConfig, mergeConfig } from "vitest/config"
import preset from "../../tooling/vitest/preset.ts"
import { withChecks } from "./checks/arrows.ts"

const snippets = `${import.meta.dirname}/snippets/`

export default mergeConfig(
  preset,
  defineConfig({
    plugins: [
      {
        name: "promised-values",
        enforce: "pre",
        transform: (source, id) =>
          id.startsWith(snippets) && !id.includes("?")
            ? { code: withChecks(relative(snippets, id), source), map: null }
            : undefined,
      },
    ],
    test: { setupFiles: ["test/sandbox.ts", "test/setup.ts"] },
  }),
)
