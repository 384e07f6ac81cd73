/** Launches the Chromium that the browser tests of this repository use. */
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
 * Launches a headless Chromium: the program named by `CHROMIUM_PATH`, otherwise the one installed from npm.
 *
 * `args` are added to the default flags. The caller closes the browser.
 */
export const launchChromium = async (options: LaunchOptions = {}): Promise<Browser> => {
  const installedPath = process.env.CHROMIUM_PATH
  const folder = installedPath ? undefined : await unpackChromium()
  return chromium.launch({
    ...options,
    executablePath: installedPath || join(String(folder), "chromium"),
    args: [...flags, ...(options.args ?? [])],
    env: { ...process.env, ...(folder && { FONTCONFIG_FILE: join(folder, "fonts.conf") }), ...options.env },
  })
}

export type { Browser, BrowserContext, Page } from "playwright-core"
