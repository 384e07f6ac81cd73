import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { launchChromium } from "../src/launchChromium.ts"
import { unpackChromium } from "../src/unpackChromium.ts"

test("Chromium opens a page, runs its script and has fonts", async () => {
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.setContent("<title>before</title><script>document.title = String(6 * 7)</script><p>text")
    expect(await page.title()).toBe("42")
    expect(
      await page.evaluate(() => document.querySelector("p")?.getClientRects()[0]?.height),
    ).toBeGreaterThan(8)
  } finally {
    await browser.close()
  }
})

test("two callers that unpack Chromium at the same time get one complete folder", async () => {
  const parent = await mkdtemp(join(tmpdir(), "unpack-"))
  try {
    const [first, second] = await Promise.all([unpackChromium(parent), unpackChromium(parent)])
    expect(first).toBe(second)
    expect(await readdir(parent)).toHaveLength(1)
    expect(await readdir(first)).toContain("chromium")
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
})
