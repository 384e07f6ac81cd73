/** The vitest settings of every package: sibling packages are read from source, results are kept for the summary. */
import { defineConfig } from "vitest/config"

// Vitest hands the external ones to Node as they are: with "import" among them, CommonJS frameworks would break.
const conditions = ["@flexcharge/source", "node"]

export default defineConfig({
  resolve: { conditions: [...conditions, "import", "module", "default"] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
    // A machine that stalls must not fail a test: these only end what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    passWithNoTests: false,
  },
})
