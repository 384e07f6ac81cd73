import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"

export default mergeConfig(preset, defineConfig({ test: { testTimeout: 120_000, hookTimeout: 240_000 } }))
