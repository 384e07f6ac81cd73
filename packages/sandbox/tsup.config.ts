import { cp } from "node:fs/promises"
import { defineConfig, plain } from "../../tooling/tsup/preset.ts"

export default defineConfig([
  plain(
    { index: "src/index.ts", bin: "src/bin.ts" },
    {
      platform: "node",
      onSuccess: async () => {
        await cp("src/scripts", "dist/scripts", { recursive: true })
      },
    },
  ),
])
