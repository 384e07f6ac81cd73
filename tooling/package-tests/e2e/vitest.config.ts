/**
 * A journey has many steps, and each may wait half a minute for a browser on a busy machine. Two files run at a time,
 * because journeys wait for webhooks and time limits more than they compute.
 */
import preset from "@flexcharge-tooling/config/vitest"
import { defineConfig, mergeConfig } from "vitest/config"

export default mergeConfig(
  preset,
  defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 } }),
)
