import { defineConfig, effectful, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  plain({ index: "src/index.ts", testing: "src/testing.ts" }),
  // The same for Node, with its own crypto: in one file, because each file that is found costs a start-up.
  plain({ node: "src/index.ts" }, { dts: false }, ["node"]),
  effectful({ effect: "src/effect.ts" }, { external: [/^@flexcharge\//, /^node:/, /^effect(\/|$)/] }),
])
