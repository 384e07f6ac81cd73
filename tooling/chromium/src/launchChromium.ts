/** Launches the Chromium that every browser test and journey of this repository runs in. */
import { join } from "node:path"
import { type Browser, chromium, type LaunchOptions } from "playwright-core"
import { unpackChromium } from "./unpackChromium.ts"

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
]

/**
 * A headless Chromium: the machine's own when `CHROMIUM_PATH` names it, otherwise the one installed from npm.
 *
 * Gotchas: `args` are added to the standing flags, not put in their place; the caller closes the browser.
 */
export const launchChromium = async (options: LaunchOptions = {}): Promise<Browser> => {
  const own = process.env.CHROMIUM_PATH
  const folder = own ? undefined : await unpackChromium()
  return chromium.launch({
    ...options,
    executablePath: own || join(String(folder), "chromium"),
    args: [...flags, ...(options.args ?? [])],
    env: { ...process.env, ...(folder && { FONTCONFIG_FILE: join(folder, "fonts.conf") }), ...options.env },
  })
}

export type { Browser, BrowserContext, Page } from "playwright-core"
