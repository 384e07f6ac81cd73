import { cp } from "node:fs/promises"
import { defineConfig, plain } from "@flexcharge-tooling/config/tsup"

export default defineConfig([
  plain(
    { index: "src/index.ts", bin: "src/bin.ts" },
    {
      platform: "node",
      onSuccess: async () => {
        for (const folder of ["browser", "inspector"])
          await cp(`src/${folder}`, `dist/${folder}`, { recursive: true })
      },
    },
  ),
])
