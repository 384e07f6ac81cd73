/** The vitest settings of every package. Sibling packages are read from source; results are kept for the summary. */
import { defineConfig } from "vitest/config"

// Vitest passes the external conditions on to Node. With "import" among them, CommonJS frameworks would not load.
const conditions = ["@flexcharge/source", "node"]

export default defineConfig({
  resolve: { conditions: [...conditions, "import", "module", "default"] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
    // Long, so that a slow machine does not fail a test. They only end a test that hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    passWithNoTests: false,
  },
})
