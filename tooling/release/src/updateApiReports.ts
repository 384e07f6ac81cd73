/** Updates the committed API reports from the built declarations and prints which changed: `pnpm api`. */
import { rmSync } from "node:fs"
import { relative } from "node:path"
import { root } from "@flexcharge-tooling/config/Repository"
import { apiReports, unusedReports } from "./apiReports.ts"

const reports = apiReports({ write: true })
const unused = unusedReports(reports)
for (const file of unused) rmSync(file)

for (const file of unused) console.log(`removed ${relative(root, file)}`)
for (const { file, hasChanged } of reports) if (hasChanged) console.log(`updated ${relative(root, file)}`)
if (unused.length === 0 && !reports.some(({ hasChanged }) => hasChanged))
  console.log("No API report changed.")
