/** Tries every supported combination on packed tarballs and prints a table. Words choose rows: `matrix node adapters`. */
import { writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { table } from "@flexcharge-tooling/release/Table"
import { openAdapters } from "./adapters.ts"
import { bundlers } from "./Bundlers.ts"
import { compilers } from "./Compilers.ts"
import { conformanceTable } from "./ConformanceReport.ts"
import { journey, runner } from "./programs.ts"
import { attempt, chosen, type Outcome } from "./Row.ts"
import { runtimes } from "./Runtimes.ts"
import { setStage } from "./Stage.ts"

// An interrupted matrix ends after the row at hand, so that its folders go too; a second signal ends it at once.
let isInterrupted = false
process.once("SIGINT", () => {
  isInterrupted = true
})

await using stage = await setStage()
await stage.stranger.write("journey.mjs", journey)
await stage.stranger.write("run.mjs", runner)
await stage.stranger.write("scene.json", stage.scene)

const adapters = openAdapters(stage)
const isRenewal = process.argv.includes("--renew")
const words = process.argv.slice(2).filter((word) => word !== "--renew")
const rows = chosen([...runtimes(stage), ...compilers(stage), ...bundlers(stage), ...adapters.rows], words)
const outcomes: Outcome[] = []
for (const row of rows) if (!isInterrupted) outcomes.push(await attempt(row))

const report = adapters.report()
if (report) console.log(`${conformanceTable(report)}\n`)
if (isRenewal) {
  // A page drawn from half a conformance report would say too much.
  if (!report) throw new Error("nothing is renewed: not every adapter sat the conformance suite")
  const file = new URL("../../../apps/docs/src/site/conformanceResults.json", import.meta.url)
  await writeFile(fileURLToPath(file), `${JSON.stringify(report, null, 2)}\n`)
}

const failed = outcomes.filter(({ isPassed }) => !isPassed)
console.log(
  table(
    ["", "", "result", "s", "what was proved"],
    outcomes.map(({ row, isPassed, note, seconds }) => [
      ...[row.area, row.name, isPassed ? "passed" : "FAILED", seconds],
      isPassed ? note : (note.split("\n")[0] ?? "").slice(0, 80),
    ]),
  ),
)
for (const { row, note } of failed) console.log(`\n${row.name}\n${note}`)
console.log(`\n${outcomes.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
