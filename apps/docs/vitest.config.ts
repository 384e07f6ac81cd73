/** The preset of all packages; in addition, the expected values of snippets are compared. */

import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"
import { expectedValuesPlugin } from "./checks/expectedValuesPlugin.ts"

export default mergeConfig(
  preset,
  defineConfig({
    plugins: [expectedValuesPlugin(`${import.meta.dirname}/snippets`)],
    test: { setupFiles: ["test/sandbox.ts", "test/setup.ts"] },
  }),
)
