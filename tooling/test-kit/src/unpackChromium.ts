/** Unpacks the Chromium of the package `@sparticuz/chromium`, once per machine and version. */
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import packageJson from "../package.json" with { type: "json" }

/**
 * Returns the folder with the unpacked `chromium` program, its fonts and a `fonts.conf` that lists them.
 *
 * The package itself unpacks in place, and another process could start a half-written file. So a child process
 * unpacks into a private folder, which is then renamed: parallel test workers never see a partial browser.
 */
export const unpackChromium = async (parent: string = tmpdir()): Promise<string> => {
  const folder = join(parent, `flexcharge-chromium-${packageJson.dependencies["@sparticuz/chromium"]}`)
  if (existsSync(folder)) return folder
  const staging = await mkdtemp(`${folder}-`)
  const script = 'await (await import("@sparticuz/chromium")).default.executablePath()'
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: staging },
  })
  await writeFile(join(staging, "fonts.conf"), fontconfig([join(folder, "fonts"), "/usr/share/fonts"]))
  try {
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

const fontconfig = (folders: readonly string[]): string =>
  `<?xml version="1.0"?><fontconfig>${folders.map((folder) => `<dir>${folder}</dir>`).join("")}</fontconfig>`
