// Runs the conformance suite with the adapter in the file next to it. Writes null or the error of each case.
import { writeFileSync } from "node:fs"
import { cases } from "@flexcharge/server/testing"
import { adapter } from "./adapter.mjs"

const results = {}
for (const { name, run } of cases) results[name] = await run(adapter).then(() => null, String)
writeFileSync("results.json", JSON.stringify(results))
process.exit()
