import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([plain({ index: "src/index.ts" })])
