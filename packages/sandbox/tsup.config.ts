import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"
import { embedAssets } from "./embedAssets.ts"

export default defineConfig([
  plain({ index: "src/index.ts", bin: "src/bin.ts" }, { platform: "node", esbuildPlugins: [embedAssets] }),
])
