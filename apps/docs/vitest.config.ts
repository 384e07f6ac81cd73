/** Snippets run with their promised values compared; everything else as in every room. */

import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"
import { promisedValues } from "./checks/promisedValues.ts"

export default mergeConfig(
  preset,
  defineConfig({
    plugins: [promisedValues(`${import.meta.dirname}/snippets`)],
    test: { setupFiles: ["test/sandbox.ts", "test/setup.ts"] },
  }),
)
