import { defineConfig, effectful, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  plain({ index: "src/index.ts", undici: "src/undici.ts", bin: "src/bin.ts" }),
  effectful({ effect: "src/effect.ts" }),
])
