import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  plain(
    { index: "src/index.ts", bin: "src/bin.ts", "pg-boss": "src/pg-boss.ts", testing: "src/testing.ts" },
    { platform: "node", external: [/^@flexcharge\//, /^node:/, "pg", "pg-boss"] },
  ),
])
