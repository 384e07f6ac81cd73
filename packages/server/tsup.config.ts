import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  plain({ index: "src/index.ts", node: "src/node.ts", csp: "src/csp.ts", testing: "src/testing.ts" }),
])
