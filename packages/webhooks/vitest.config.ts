/** One behaviour suite, run over both crypto paths: what the export conditions choose at a customer's; and elsewhere. */
import { fileURLToPath } from "node:url"
import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"

const over = (name: string, file: string) =>
  mergeConfig(preset, {
    resolve: { alias: { "#crypto": fileURLToPath(new URL(file, import.meta.url)) } },
    test: { name, exclude: ["test/runtimes.test.ts"] },
  })

export default defineConfig({
  test: {
    // Projects add to what stands here, so it must not name files.
    reporters: preset.test?.reporters,
    projects: [
      over("node:crypto", "src/crypto.node.ts"),
      over("Web Crypto", "src/crypto.web.ts"),
      { ...preset, test: { ...preset.test, name: "other runtimes", include: ["test/runtimes.test.ts"] } },
    ],
  },
})
