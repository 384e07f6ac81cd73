/**
 * The long soak test: `pnpm --filter @flexcharge/inbox soak [--engine sqlite|postgres] [--deliveries 10000] [--seed 1]
 * [--processes 4] [--kill-every 100]`. It prints one JSON line per engine, and fails if anything was lost, doubled or
 * out of order.
 */
import { parseArgs } from "node:util"
import { runSoak } from "./runSoak.ts"

const { values } = parseArgs({
  options: {
    engine: { type: "string", multiple: true, default: ["sqlite", "postgres"] },
    deliveries: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    processes: { type: "string", default: "4" },
    "kill-every": { type: "string", default: "100" },
  },
})

for (const engine of values.engine) {
  if (engine !== "sqlite" && engine !== "postgres") throw new Error(`There is no engine "${engine}".`)
  const result = await runSoak({
    engine,
    deliveries: Number(values.deliveries),
    seed: Number(values.seed),
    processes: Number(values.processes),
    killEvery: Number(values["kill-every"]),
  })
  console.log(JSON.stringify({ engine, ...result }))
  const { lost, doubled, outOfOrder, wrongStates, wrongChanges } = result
  if (lost + doubled + outOfOrder + wrongStates + wrongChanges > 0) process.exitCode = 1
}
