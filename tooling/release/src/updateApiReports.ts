/** Updates the committed API reports from the built declarations and prints which changed: `pnpm api`. */
import { mkdirSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import { packageNames, root } from "@flexcharge-tooling/config/Repository"
import { apiReports, unusedReports } from "./apiReports.ts"

for (const packageName of packageNames)
  mkdirSync(join(root, "packages", packageName, "api"), { recursive: true })

const reports = apiReports({ write: true })
const unused = unusedReports(reports)
for (const file of unused) rmSync(file)

for (const file of unused) console.log(`removed ${relative(root, file)}`)
for (const { file, hasChanged } of reports) if (hasChanged) console.log(`updated ${relative(root, file)}`)
if (unused.length === 0 && !reports.some(({ hasChanged }) => hasChanged))
  console.log("No API report changed.")
