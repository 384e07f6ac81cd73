import { afterAll, beforeAll, expect, test } from "vitest"
import { openStage, type Stage } from "./stage.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 60_000)

afterAll(() => stage.close())

/** A shop's page that embeds the partner's page at `/frame` and notes what it hears. */
const shopWith = (frame: string, checkoutOrigin = stage.partner) => {
  stage.put("/frame", { body: `<script>${frame}</script>` })
  return stage.open({
    body: `<iframe src="${stage.partner}/frame" title="Checkout"></iframe><script>
      window.seen = []
      FlexCharge.watchCheckout({
        frame: document.querySelector("iframe"),
        checkoutOrigin: ${JSON.stringify(checkoutOrigin)},
        onOutcome: (outcome) => window.seen.push(outcome),
      })
    </script>`,
  })
}

const announce = (shopOrigin: string) =>
  `FlexCharge.announceOutcome({ result: "success", orderId: "o-1", shopOrigins: ["https://other.example", "${shopOrigin}"], timeoutMillis: 1500 })
     .then((heard) => document.title = heard ? "heard" : "not heard")`

const titleOfFrame = async (page: Awaited<ReturnType<typeof shopWith>>) => {
  const frame = page.frame({ url: `${stage.partner}/frame` })
  await frame?.waitForFunction(() => /heard/.test(document.title))
  return frame?.title()
}

test("tells the shop's page once, and knows that it was heard", async () => {
  const page = await shopWith(announce(stage.shop))
  expect(await titleOfFrame(page)).toBe("heard")
  expect(await page.evaluate(() => window.seen)).toEqual([{ result: "success", orderId: "o-1" }])
  await page.close()
})

test("stays unheard by a shop that the partner does not know", async () => {
  const page = await shopWith(announce("https://shop.example"))
  expect(await titleOfFrame(page)).toBe("not heard")
  expect(await page.evaluate(() => window.seen)).toEqual([])
  await page.close()
})

test("ignores a message from another origin, and one from another window of the right origin", async () => {
  const forged = '{ "@flexcharge/frame": "outcome", id: "1", result: "success" }'
  const page = await shopWith(`parent.postMessage(${forged}, "*")`, "https://checkout.example")
  await page.evaluate(`window.postMessage(${forged}, "*")`)
  await page.waitForTimeout(300)
  expect(await page.evaluate(() => window.seen)).toEqual([])
  const other = await shopWith("")
  await other.evaluate((url) => {
    const second = document.createElement("iframe")
    second.src = url
    document.body.append(second)
  }, `${stage.partner}/forger`)
  stage.put("/forger", { body: `<script>parent.postMessage(${forged}, "*")</script>` })
  await other.waitForTimeout(300)
  expect(await other.evaluate(() => window.seen)).toEqual([])
  await page.close()
  await other.close()
})

test("takes whole origins only", async () => {
  const page = await stage.open()
  const message = await page.evaluate(() => {
    try {
      window.FlexCharge.watchCheckout({
        frame: document.createElement("iframe"),
        checkoutOrigin: "https://*.partner.example/pay",
        onOutcome: () => {},
      })
      return ""
    } catch (error) {
      return String(error)
    }
  })
  expect(message).toContain("checkoutOrigin takes whole origins")
  await page.close()
})
