/** Unpacks the Chromium that comes inside the `@sparticuz/chromium` tarball, once per machine and version. */
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import own from "../package.json" with { type: "json" }

/**
 * The folder that holds the unpacked `chromium` binary, its fonts and a `fonts.conf` that finds them.
 *
 * Gotchas: the package itself unpacks in place and takes a half-written file of another process for a whole
 * one, so a child process unpacks into a private folder which is then renamed: parallel test workers never
 * see a partial browser.
 */
export const unpackChromium = async (parent: string = tmpdir()): Promise<string> => {
  const folder = join(parent, `flexcharge-chromium-${own.dependencies["@sparticuz/chromium"]}`)
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
