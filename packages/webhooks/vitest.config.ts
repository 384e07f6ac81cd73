/** One behaviour suite, run over both crypto paths: what the export conditions choose at a customer's. */
import { fileURLToPath } from "node:url"
import preset from "@flexcharge-tooling/vitest"
import { defineConfig, mergeConfig } from "vitest/config"

const over = (name: string, file: string) =>
  mergeConfig(preset, {
    resolve: { alias: { "#runtime": fileURLToPath(new URL(file, import.meta.url)) } },
    test: { name },
  })

export default defineConfig({
  test: {
    ...preset.test,
    projects: [over("node:crypto", "src/NodeRuntime.ts"), over("Web Crypto", "src/WebRuntime.ts")],
  },
})
