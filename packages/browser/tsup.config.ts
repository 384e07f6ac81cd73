import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  plain(
    { index: "src/index.ts", csp: "src/csp.ts", frame: "src/checkoutFrame.ts", react: "src/react.ts" },
    { external: ["react"] },
  ),
  // For a page without a bundler: <script src=".../flexcharge.global.js">.
  plain(
    { flexcharge: "src/global.ts" },
    { format: ["iife"], globalName: "FlexCharge", minify: true, dts: false },
  ),
])
