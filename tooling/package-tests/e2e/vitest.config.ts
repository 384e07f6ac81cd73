/** A journey has many steps, and each may wait half a minute for a browser on a busy machine. */

import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"

export default mergeConfig(preset, defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } }))
