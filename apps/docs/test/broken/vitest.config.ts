/** Runs the broken snippets as the real ones are run. */
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { promisedValues } from "../../checks/promisedValues.ts"

const conditions = ["@flexcharge/source", "node", "import", "module", "default"]

export default defineConfig({
  root: join(import.meta.dirname, "../.."),
  plugins: [promisedValues(import.meta.dirname)],
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ["test/broken/broken.check.ts"], setupFiles: ["test/setup.ts"], reporters: "default" },
})
