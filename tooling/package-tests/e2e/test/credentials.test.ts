/** The demo with credentials in a `.env` file. The sandbox, in a process of its own, takes the place of the service. */
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { challengeCard, challengePhone } from "@flexcharge/sandbox"
import { completeChallenge, fillCheckout } from "@flexcharge-apps/example-merchant"
import { launchChromium } from "@flexcharge-tooling/test-kit/chromium"
import { freePort } from "@flexcharge-tooling/test-kit/startServer"
import { expect, onTestFinished, test } from "vitest"
import { demoCommand, sandboxCommand, startCommand } from "../src/startCommand.ts"

test("with credentials in .env, the shop calls the service that they are for, and every page says which", async () => {
  const port = await freePort()
  const shopUrl = `http://127.0.0.1:${port}`
  const { output: sandbox } = startCommand(
    sandboxCommand,
    "--port",
    "0",
    "--json",
    "--forward",
    `${shopUrl}/webhooks`,
  )
  await expect.poll(() => sandbox.text).toContain("\n")
  const { url, scripts, environment } = JSON.parse(sandbox.text)
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-credentials-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const variables = {
    ...environment,
    FLEXCHARGE_SENSE_SRC: scripts.sense,
    FLEXCHARGE_WIDGET_SRC: scripts.widget,
    SHOP_PORT: port,
    SHOP_PUBLIC_URL: shopUrl,
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  const file = join(folder, ".env")
  await writeFile(file, lines.join("\n"))

  const { output: demo } = startCommand(demoCommand, "--env-file", file)
  await expect.poll(() => demo.text).toContain("Ctrl-C stops the shop.")
  const { host } = new URL(url)
  expect(demo.text).toMatch(/^ok /m)
  expect(demo.text).not.toMatch(/^FAIL /m)
  expect(demo.text).toContain(`this shop calls FlexCharge's sandbox at ${host}`)

  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const banner = `FlexCharge's sandbox at ${host}: use its test cards only.`
  for (const path of ["/", "/cart", "/account", "/back-office", "/checkout/lamp"]) {
    await page.goto(`${shopUrl}${path}`)
    expect(await page.getByRole("complementary", { name: "Environment" }).textContent(), path).toBe(banner)
  }
  await fillCheckout(page, { number: challengeCard, phone: challengePhone })
  await page.click("#pay")
  await completeChallenge(page, "999")
  await page.waitForSelector('#order-status[data-status="paid"]')
  expect(await page.getByRole("complementary", { name: "Environment" }).textContent()).toBe(banner)
})
