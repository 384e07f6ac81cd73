/** The settings of `pnpm matrix`: one area after the other, since each of them needs the whole machine. */
import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"

const { include: _tests, reporters: _summary, ...test } = preset.test ?? {}

export default mergeConfig(
  { ...preset, test },
  defineConfig({
    test: {
      include: ["matrix/*.test.ts"],
      globalSetup: "matrix/setup.ts",
      reporters: ["verbose"],
      fileParallelism: false,
      testTimeout: 600_000,
      hookTimeout: 600_000,
    },
  }),
)
