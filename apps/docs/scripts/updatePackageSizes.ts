/** Measures the built packages with size-limit and saves the sizes that the site shows. Build the packages first. */
import { execFileSync } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"

const root = join(import.meta.dirname, "../../..")
const output = execFileSync(join(root, "node_modules/.bin/size-limit"), ["--json"], {
  cwd: root,
  encoding: "utf8",
})
const date = new Date().toISOString().slice(0, 10)
const text = JSON.stringify({ date, sizes: JSON.parse(output) }, null, 2)
await writeFile(join(import.meta.dirname, "../src/site/packageSizes.json"), `${text}\n`)
