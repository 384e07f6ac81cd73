/** Runs the broken snippets with the configuration of the real ones. */
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { expectedValuesPlugin } from "../../checks/expectedValuesPlugin.ts"

const conditions = ["@flexcharge/source", "node", "import", "module", "default"]

export default defineConfig({
  root: join(import.meta.dirname, "../.."),
  plugins: [expectedValuesPlugin(import.meta.dirname)],
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ["test/broken/broken.check.ts"], setupFiles: ["test/setup.ts"], reporters: "default" },
})
