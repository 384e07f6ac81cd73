import { defineConfig, effectful, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  // Each whole in one file: to find another costs more at start-up than to read what both hold twice.
  plain({ index: "src/index.ts", plain: "src/plain.ts" }, { splitting: false }),
  effectful({ effect: "src/effect.ts" }),
])
