import preset from "@flexcharge-tooling/config/vitest"
import { mergeConfig } from "vitest/config"

// One PostgreSQL server for all test files; each test has a schema of its own.
export default mergeConfig(preset, { test: { globalSetup: "test/postgresServer.ts", maxWorkers: 2 } })
