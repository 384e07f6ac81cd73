/** The vitest settings of every room: sibling packages are read from source, results are kept for the summary. */
import { defineConfig } from "vitest/config"

// Vitest hands the external ones to Node as they are: with "import" among them, CommonJS frameworks would break.
const conditions = ["@flexcharge/source", "node"]

export default defineConfig({
  resolve: { conditions: [...conditions, "import", "module", "default"] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
    testTimeout: 20_000,
    passWithNoTests: false,
  },
})
