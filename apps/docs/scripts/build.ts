/** Builds the site, and fails on anything Astro logs as an error: some of them leave its exit code at zero. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const { status, stdout, stderr } = spawnSync("astro", ["build", "--force", ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
  encoding: "utf8",
})
const output = `${stdout}${stderr}`
process.stdout.write(output)
process.exit(status === 0 && !output.includes("[ERROR]") ? 0 : 1)
