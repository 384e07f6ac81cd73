/** A journey has many steps, and each may wait half a minute for a browser on a busy machine. */
import { defineConfig, mergeConfig } from "vitest/config"
import preset from "@flexcharge-tooling/vitest"

export default mergeConfig(preset, defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } }))
