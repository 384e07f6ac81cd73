/**
 * The first import of entry points in a new process, compared with an empty process, other libraries and a module of Node.
 *
 * Run it after a build: `node tooling/bench/cold-import.ts`.
 */
import { spawnSync } from "node:child_process"
import { spread } from "./ratios.ts"

const rounds = Number(process.env.BENCH_ROUNDS ?? 21)
const programs: Readonly<Record<string, string>> = {
  "an empty process": "",
  "@flexcharge/schema": 'await import("@flexcharge/schema")',
  "@flexcharge/core": 'await import("@flexcharge/core")',
  "@flexcharge/webhooks": 'await import("@flexcharge/webhooks")',
  "node:crypto": 'await import("node:crypto")',
  standardwebhooks: 'await import("standardwebhooks")',
  stripe: 'await import("stripe")',
}
const printProcessorTime = ";const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)"

/** Milliseconds of a new process: elapsed, and processor time. */
const sample = (program: string): { readonly wall: number; readonly cpu: number } => {
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", `${program}${printProcessorTime}`],
    {
      cwd: import.meta.dirname,
      encoding: "utf8",
    },
  )
  const wall = performance.now() - startedAt
  if (status !== 0) throw new Error(`The program ${JSON.stringify(program)} failed: ${stderr}`)
  return { wall, cpu: Number(stdout) }
}

const samples = Array.from({ length: rounds }, () =>
  Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, sample(program)])),
)

console.log("milliseconds over an empty process of the same round, median (p10..p90)")
for (const name of Object.keys(programs).slice(1)) {
  const over = (measure: "wall" | "cpu") =>
    spread(
      samples.map((round) => (round[name]?.[measure] ?? 0) - (round["an empty process"]?.[measure] ?? 0)),
      1,
    )
  console.log(`${name.padEnd(20)} wall ${over("wall")}, processor ${over("cpu")}`)
}
