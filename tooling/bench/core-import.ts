/** Cold import of each published face over an empty process. Run it after a build: `node tooling/bench/core-import.ts`. */
import { spawnSync } from "node:child_process"

const rounds = Number(process.env.BENCH_ROUNDS ?? 21)
const programs: Readonly<Record<string, string>> = {
  "an empty process": "",
  "@flexcharge/schema": 'import "@flexcharge/schema"',
  "@flexcharge/core": 'import "@flexcharge/core"',
}

const wallMillis = (program: string): number => {
  const startedAt = performance.now()
  spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: import.meta.dirname })
  return performance.now() - startedAt
}

const taken = new Map<string, number[]>()
for (let round = 0; round < rounds; round++)
  for (const [name, program] of Object.entries(programs))
    taken.set(name, [...(taken.get(name) ?? []), wallMillis(program)])

const empty = taken.get("an empty process") ?? []
const quantile = (values: readonly number[], at: number) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * at)] ?? Number.NaN
for (const [name, values] of taken) {
  const over = values.map((value, round) => value - (empty[round] ?? 0))
  const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(over, at).toFixed(1))
  console.log(
    `${name.padEnd(20)} ${quantile(values, 0.5).toFixed(1)} ms, ${middle} over empty (${low}..${high})`,
  )
}
