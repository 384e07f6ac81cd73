/**
 * Tests every supported runtime, compiler, bundler and framework with packed packages, and prints a table.
 *
 * Usage: `pnpm matrix [word...] [--renew]`. Words select cases, for example `pnpm matrix node adapters`. `--renew`
 * writes the results of the adapters for the documentation.
 */
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { root } from "@flexcharge-tooling/config/Repository"
import { table } from "@flexcharge-tooling/release/Table"
import { adapterCases } from "./adapters.ts"
import { bundlerCases } from "./bundlers.ts"
import { conformanceTable } from "./ConformanceReport.ts"
import { compilerCases } from "./compilers.ts"
import { type MatrixResult, runCase, selectCases } from "./MatrixCase.ts"
import { startMatrixEnvironment } from "./MatrixEnvironment.ts"
import { runtimeCases } from "./runtimes.ts"
import { shopCases } from "./shops.ts"

// After the first interrupt, the current case ends and temporary folders are removed. The second ends the process.
let isInterrupted = false
process.once("SIGINT", () => {
  isInterrupted = true
})

await using environment = await startMatrixEnvironment()
const adapters = adapterCases(environment)
const isRenewal = process.argv.includes("--renew")
const words = process.argv.slice(2).filter((word) => word !== "--renew")
const selected = selectCases(
  [
    ...runtimeCases(environment),
    ...compilerCases(environment),
    ...bundlerCases(environment),
    ...adapters.cases,
    ...shopCases(environment),
  ],
  words,
)
const results: MatrixResult[] = []
for (const matrixCase of selected) if (!isInterrupted) results.push(await runCase(matrixCase))

const report = adapters.report()
if (report) console.log(`${conformanceTable(report)}\n`)
if (isRenewal) {
  if (!report) throw new Error("The results were not written: not every adapter ran the conformance suite.")
  const file = join(root, "apps/docs/src/site/conformanceResults.json")
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`)
}

const failed = results.filter(({ isPassed }) => !isPassed)
console.log(
  table(
    ["", "", "result", "s", "what was proved"],
    results.map(({ matrixCase, isPassed, note, seconds }) => [
      ...[matrixCase.area, matrixCase.name, isPassed ? "passed" : "FAILED", seconds],
      isPassed ? note : (note.split("\n")[0] ?? "").slice(0, 80),
    ]),
  ),
)
for (const { matrixCase, note } of failed) console.log(`\n${matrixCase.name}\n${note}`)
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`)
const missing = selected.length - results.length
if (missing > 0) console.log(`${missing} cases did not run, because the matrix was interrupted.`)
if (selected.length === 0) console.log(`No case matches: ${words.join(" ")}.`)
process.exitCode = failed.length === 0 && missing === 0 && selected.length > 0 ? 0 : 1
