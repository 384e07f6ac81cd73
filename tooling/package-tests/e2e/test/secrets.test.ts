import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { challengePhone } from "@flexcharge/sandbox"
import { completeChallenge, fillCheckout } from "@flexcharge-apps/example-merchant"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type E2eEnvironment, orderIdOf, startE2e, waitForStatus } from "../src/e2eEnvironment.ts"

// A valid number that nothing in the repository names otherwise, so that finding it anywhere is a leak.
const canary = "4929760012340567"

let environment: E2eEnvironment
beforeAll(async () => {
  environment = await startE2e()
})
afterAll(() => environment[Symbol.asyncDispose]())

test("no log, page, database or sandbox record contains the card number or the app secret", async () => {
  const { buy, visit, demo, lines, sent } = environment
  const { control } = demo.sandbox
  const texts: string[] = []

  const page = await buy({ number: canary, phone: challengePhone })
  await waitForStatus(page, "waiting")
  texts.push(await page.content())
  await completeChallenge(page, "999")
  await waitForStatus(page, "paid")
  texts.push(await page.content())
  for (const path of ["orders", "order-status"])
    texts.push(await (await fetch(`${demo.shopUrl}/${path}/${orderIdOf(page)}`)).text())

  // The same once more with everything going wrong, so that errors are among what is searched.
  control.faults.add({ kind: "status", status: 500, operation: "evaluate" })
  control.faults.add({ kind: "status", status: 400, operation: "transmit" })
  const failing = await buy({ number: canary })
  await failing.waitForSelector("#problem:not([hidden])")
  texts.push(await failing.content())
  control.faults.clear()
  const gone = await visit(`${demo.shopUrl}/checkout/lamp`)
  await fillCheckout(gone, { number: canary })
  await gone.route(/\/payment_methods|\/tokenize|\/checkout\//, (route) => route.abort())
  await gone.click("#pay")
  await gone.waitForSelector("#problem:not([hidden])")
  texts.push(await gone.content())

  texts.push(...lines, JSON.stringify(control.requests.list()), JSON.stringify(control.orders.list()))
  const files = await readdir(demo.folder)
  expect(files).toEqual(expect.arrayContaining(["shop.sqlite", "shop.sqlite-wal", "partner.sqlite"]))
  for (const file of files) texts.push((await readFile(join(demo.folder, file))).toString("latin1"))

  const spellings = [canary, canary.replace(/(.{4})(?!$)/g, "$1 "), demo.sandbox.credentials.appSecret]
  for (const spelling of spellings)
    expect(texts.filter((text) => text.includes(spelling)).map((text) => text.slice(0, 200))).toEqual([])
  expect(lines).toContainEqual(expect.stringContaining("FlexCharge decision Unanswered"))

  // The card leaves the page only for the gateway and for FlexCharge, not for the shop's server.
  const receivers = new Set(
    sent.filter(({ body }) => body.replaceAll(" ", "").includes(canary)).map(({ origin }) => origin),
  )
  expect(receivers.size).toBe(2)
  expect(receivers).toContain(demo.sandbox.url)
  expect(receivers).not.toContain(demo.shopUrl)
})
