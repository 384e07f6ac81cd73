import { defineConfig, effectful, plain } from "../../tooling/tsup/preset.ts"

export default defineConfig([
  plain({ index: "src/index.ts", plain: "src/plain.ts" }),
  effectful({ effect: "src/effect.ts" }),
])
