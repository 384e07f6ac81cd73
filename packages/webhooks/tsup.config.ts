import { defineConfig, effectful, plain } from "@flexcharge-tooling/tsup"

const external = [/^@flexcharge\//, /^node:/, /^#/]

export default defineConfig([
  plain({ index: "src/index.ts", testing: "src/testing.ts" }, { external }),
  plain(
    { NodeRuntime: "src/NodeRuntime.ts", WebRuntime: "src/WebRuntime.ts" },
    { dts: false, splitting: false },
  ),
  effectful({ effect: "src/effect.ts" }, { external: [...external, /^effect(\/|$)/] }),
])
