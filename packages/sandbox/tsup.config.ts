import { cp } from "node:fs/promises"
import { defineConfig, plain } from "../../tooling/tsup/preset.ts"

export default defineConfig([
  plain(
    { index: "src/index.ts", bin: "src/bin.ts" },
    {
      platform: "node",
      clean: true,
      onSuccess: async () => {
        for (const folder of ["scripts", "inspector"])
          await cp(`src/${folder}`, `dist/${folder}`, { recursive: true })
      },
    },
  ),
])
