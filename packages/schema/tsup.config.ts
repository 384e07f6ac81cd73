import { defineConfig, effectful, plain } from "@flexcharge-tooling/tsup"

export default defineConfig([
  plain({ index: "src/index.ts", plain: "src/plain.ts" }),
  effectful({ effect: "src/effect.ts" }),
])
