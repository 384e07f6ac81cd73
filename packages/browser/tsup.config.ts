import { defineConfig, plain } from "../../tooling/tsup/preset.ts"

export default defineConfig([plain({ index: "src/index.ts", csp: "src/csp.ts", frame: "src/frame.ts" })])
