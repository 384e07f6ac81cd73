/** Measures the packed packages, and saves the sizes that the site shows. Build the packages first. */
import { execFileSync } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const print = join(root, "../../tooling/release/src/printWeights.ts")
const { packages, coldImportMillis } = JSON.parse(
  execFileSync(process.execPath, [print, "--json"], { cwd: join(print, "../.."), encoding: "utf8" }),
)
const date = new Date().toISOString().slice(0, 10)
const weights = { date, node: process.versions.node, packages, coldImportMillis }
await writeFile(join(root, "src/site/weights.json"), `${JSON.stringify(weights, null, 2)}\n`)
