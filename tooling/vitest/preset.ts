/** The vitest settings of every room: sibling packages are read from source, results are kept for the summary. */
import { defineConfig } from "vitest/config"

const conditions = ["@flexcharge/source", "node", "import", "module", "default"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
    testTimeout: 20_000,
    passWithNoTests: false,
  },
})
