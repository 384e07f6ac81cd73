import { defineConfig, mergeConfig } from "vitest/config"
import preset from "../vitest/preset.ts"

export default mergeConfig(preset, defineConfig({ test: { testTimeout: 120_000, hookTimeout: 240_000 } }))
