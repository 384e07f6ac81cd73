import { defineConfig, plain } from "../../tooling/tsup/preset.ts"

export default defineConfig([plain({ index: "src/index.ts" })])
