/** The test command: runs every check and every test, then prints one line that counts them. */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { readdir, readFile, rm } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { add, type Count, ofReport, single } from "./testSummary.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

const run = (file: string, ...args: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(file, [...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
    child.once("error", () => resolve(127))
    child.once("close", (code) => resolve(code ?? 1))
  })

interface Task {
  readonly taskId: string
  readonly task: string
  readonly package: string
  readonly directory: string
  readonly execution?: { readonly exitCode?: number | null }
}

const summaries = `${root}/.turbo/runs`

const tasksOfLastRun = async (): Promise<readonly Task[]> => {
  if (!existsSync(summaries)) return [] // turbo ended before it ran a task
  const [summary] = await readdir(summaries)
  return summary === undefined ? [] : JSON.parse(await readFile(`${summaries}/${summary}`, "utf8")).tasks
}

const countOf = async (task: Task): Promise<Count> => {
  const { taskId, directory } = task
  const code = task.execution?.exitCode ?? 1
  const report = `${root}/${directory}/.results/vitest.json`
  if (task.task !== "test" || !existsSync(report)) return single(taskId, code)
  const count = await ofReport(task.package, report)
  return code !== 0 && count.failed.length === 0 ? add(count, single(taskId, code)) : count
}

/** Checks of the whole repository; turbo runs the checks of each package. */
const commands: readonly (readonly [name: string, command: string, ...args: readonly string[]])[] = [
  ["biome check", "biome", "check", "--error-on-warnings", "."],
  ["turbo boundaries", "turbo", "boundaries"],
  ["dependency rules", "depcruise", "--config", ".dependency-cruiser.mjs", "packages", "apps", "tooling"],
  ["spelling", "cspell", "lint", "--no-progress", "--gitignore"],
  ["unused code", "knip", "--no-progress"],
]

const started = performance.now()
await rm(summaries, { recursive: true, force: true })
const options = process.argv.slice(2)
// Restored builds from the cache would not remove old files. A partial run keeps the builds of other packages.
if (options.length === 0)
  for (const name of await readdir(`${root}/packages`))
    await rm(`${root}/packages/${name}/dist`, { recursive: true, force: true })
const checks: Count[] = []
for (const [name, command, ...args] of commands) checks.push(single(name, await run(command, ...args)))
const turbo = await run(
  "turbo",
  ...["run", "typecheck", "test", "build"],
  ...["--continue", "--summarize", "--concurrency=3", "--output-logs=errors-only"],
  ...options,
)
const counts = await Promise.all((await tasksOfLastRun()).map(countOf))
const steps = [...checks, ...counts].reduce(add)
// Turbo may stop before any task has a result.
const total = turbo !== 0 && steps.failed.length === 0 ? add(steps, single("turbo run", turbo)) : steps

for (const name of total.failed) console.log(`failed: ${name}`)
console.log(`took ${Math.round((performance.now() - started) / 1000)} s`)
console.log(`${total.passed} passed, ${total.failed.length} failed`)
process.exitCode = total.failed.length === 0 ? 0 : 1
