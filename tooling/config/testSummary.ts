/** Adds up the results of the steps of the test command. */
import { readFile } from "node:fs/promises"

/** How many checks passed and failed, and which failed. */
export interface Count {
  readonly passed: number
  readonly failed: readonly string[]
}

/** Adds two counts. */
export const add = (left: Count, right: Count): Count => ({
  passed: left.passed + right.passed,
  failed: [...left.failed, ...right.failed],
})

/** Counts one check by its exit code. */
export const single = (name: string, code: number): Count =>
  code === 0 ? { passed: 1, failed: [] } : { passed: 0, failed: [name] }

interface VitestReport {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** Reads a vitest report. A file that failed to load counts as one failure, and so does each skipped test. */
export const ofReport = async (packageName: string, path: string): Promise<Count> => {
  const report: VitestReport = JSON.parse(await readFile(path, "utf8"))
  const failed = report.testResults.flatMap((file) => {
    const names = file.assertionResults
      .filter(({ status }) => status !== "passed")
      .map(({ fullName }) => fullName)
    return names.length === 0 && file.status === "failed" ? [`${file.name} did not run`] : names
  })
  return { passed: report.numPassedTests, failed: failed.map((name) => `${packageName}: ${name}`) }
}
