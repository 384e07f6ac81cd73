import { defineConfig, plain } from "@flexcharge-tooling/tsup"

export default defineConfig([plain({ index: "src/index.ts" })])
