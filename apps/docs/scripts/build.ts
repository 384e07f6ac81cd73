/** Builds the site, and fails for every error in the log of Astro: for some of them its exit code is 0. */
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
