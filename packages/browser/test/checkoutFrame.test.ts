import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startTestServers, type TestServers } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
})

afterAll(() => servers.close())

/** A shop's page that embeds the partner's page at `/frame`, records each outcome, and counts all messages. */
const shopWith = (frame: string, checkoutOrigin = servers.partner) => {
  servers.addPage("/frame", { body: `<script>${frame}</script>` })
  return servers.open({
    body: `<iframe src="${servers.partner}/frame" title="Checkout"></iframe><script>
      window.seen = []
      FlexCharge.watchCheckout({
        frame: document.querySelector("iframe"),
        checkoutOrigin: ${JSON.stringify(checkoutOrigin)},
        onOutcome: (outcome) => window.seen.push(outcome),
      })
      window.messages = 0
      addEventListener("message", () => window.messages++)
    </script>`,
  })
}

/** Waits until the page has received this many messages. */
const messagesOn = (page: Page, times: number) =>
  page.waitForFunction((times) => Object(window).messages >= times, times)

const announce = (shopOrigin: string, timeoutMillis = 10_000) =>
  `FlexCharge.announceOutcome({ result: "success", orderId: "o-1", shopOrigins: ["https://other.example", "${shopOrigin}"], timeoutMillis: ${timeoutMillis} })
     .then((isReceived) => document.title = isReceived ? "received" : "not received")`

const titleOfFrame = async (page: Awaited<ReturnType<typeof shopWith>>) => {
  const frame = page.frame({ url: `${servers.partner}/frame` })
  await frame?.waitForFunction(() => /received/.test(document.title))
  return frame?.title()
}

test("announces the outcome to the shop's page once, and reports that it was received", async () => {
  const page = await shopWith(announce(servers.shop))
  expect(await titleOfFrame(page)).toBe("received")
  expect(await page.evaluate(() => window.seen)).toEqual([{ result: "success", orderId: "o-1" }])
  await page.close()
})

test("does not announce the outcome to a shop that the partner does not allow", async () => {
  const page = await shopWith(announce("https://shop.example", 300))
  expect(await titleOfFrame(page)).toBe("not received")
  expect(await page.evaluate(() => window.seen)).toEqual([])
  await page.close()
})

test("ignores a message from another origin, and one from another window of the checkout's origin", async () => {
  const forged = '{ "@flexcharge/frame": "outcome", id: "1", result: "success" }'
  const page = await shopWith(`parent.postMessage(${forged}, "*")`, "https://checkout.example")
  await page.evaluate(`window.postMessage(${forged}, "*")`)
  await messagesOn(page, 2)
  expect(await page.evaluate(() => window.seen)).toEqual([])
  servers.addPage("/forger", { body: `<script>parent.postMessage(${forged}, "*")</script>` })
  const other = await shopWith("")
  await other.evaluate((url) => {
    const second = document.createElement("iframe")
    second.src = url
    document.body.append(second)
  }, `${servers.partner}/forger`)
  await messagesOn(other, 1)
  expect(await other.evaluate(() => window.seen)).toEqual([])
  await page.close()
  await other.close()
})

test("rejects a checkout origin that is not a complete origin", async () => {
  const page = await servers.open()
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
  expect(message).toContain("checkoutOrigin must contain complete origins")
  await page.close()
})

test("repeats the announcement until the shop's page confirms it, and the page receives it once", async () => {
  servers.addPage("/frame", { body: `<script>${announce(servers.shop)}</script>` })
  const page = await servers.open({
    body: `<script>window.messages = 0; addEventListener("message", () => window.messages++)</script>
      <iframe src="${servers.partner}/frame" title="Checkout"></iframe>`,
  })
  await messagesOn(page, 1) // the first announcement, which nothing confirms
  await page.evaluate((checkoutOrigin) => {
    window.seen = []
    const [frame] = document.getElementsByTagName("iframe")
    const onOutcome = (outcome: unknown) => window.seen.push(outcome)
    if (frame) window.FlexCharge.watchCheckout({ frame, checkoutOrigin, onOutcome })
  }, servers.partner)
  expect(await titleOfFrame(page)).toBe("received")
  const messagesInOneInterval = () =>
    page.evaluate(async () => {
      let count = 0
      addEventListener("message", () => count++)
      await new Promise((resolve) => setTimeout(resolve, 700))
      return count
    })
  await expect.poll(messagesInOneInterval).toBe(0)
  expect(await page.evaluate(() => window.seen)).toHaveLength(1)
  await page.close()
})

test.each([
  ["the same id again", '{ "@flexcharge/frame": "outcome", id: "1", result: "success" }', 1],
  ["a result that is neither", '{ "@flexcharge/frame": "outcome", id: "1", result: "paid" }', 0],
  ["no id", '{ "@flexcharge/frame": "outcome", result: "success" }', 0],
  ["another channel", '{ type: "outcome", id: "1", result: "success" }', 0],
  ["no object", "null", 0],
])("reports a message with %s %s times when it arrives twice", async (_, data, times) => {
  const post = `parent.postMessage(${data}, "*");`
  const page = await shopWith(post + post)
  await messagesOn(page, 2)
  expect(await page.evaluate(() => window.seen)).toHaveLength(times)
  await page.close()
})

test.each([
  ["a confirmation from the shop's page", {}, "received"],
  ["a confirmation from an origin that is not allowed", { origin: "https://shop.example" }, "not received"],
  ["a confirmation from another window", { source: "self" }, "not received"],
  ["a confirmation of another announcement", { id: "other" }, "not received"],
  ["another message of the shop's page", { kind: "outcome" }, "not received"],
])("%s (%o) leaves the announcement %s", async (_, forged, title) => {
  const { origin, source, id, kind } = {
    origin: "https://other.example",
    source: "parent",
    id: "7-7-7-7",
    kind: "received",
    ...forged,
  }
  // The id is made predictable for this test. The page of this shop does not confirm, because its origin is not allowed.
  const page = await shopWith(`crypto.getRandomValues = (bytes) => bytes.fill(7)
    ${announce("https://never.example", 300)}
    dispatchEvent(new MessageEvent("message", {
      data: { "@flexcharge/frame": "${kind}", id: "${id}" }, origin: "${origin}", source: ${source} }))`)
  expect(await titleOfFrame(page)).toBe(title)
  await page.close()
})

test("stops watching by call or by signal", async () => {
  const page = await shopWith("")
  const outcomes = await page.evaluate(async (checkoutOrigin) => {
    const [frame] = document.getElementsByTagName("iframe")
    if (!frame) throw new Error("The page has no frame.")
    const outcomes: unknown[] = []
    const abort = new AbortController()
    const watch = (name: string) =>
      window.FlexCharge.watchCheckout({
        frame,
        checkoutOrigin,
        onOutcome: () => outcomes.push(name),
        signal: abort.signal,
      })
    const send = (id: string) => {
      const data = { "@flexcharge/frame": "outcome", id, result: "success" }
      const message = { data, origin: checkoutOrigin, source: frame.contentWindow }
      dispatchEvent(new MessageEvent("message", message))
    }
    const stop = watch("first")
    watch("second")
    send("1")
    stop()
    send("2")
    abort.abort()
    send("3")
    return outcomes
  }, servers.partner)
  expect(outcomes).toEqual(["first", "second", "second"])
  await page.close()
})

test("reports an announcement outside a frame as not received", async () => {
  const page = await servers.open()
  const outcomes = await page.evaluate(
    (shopOrigins) => window.FlexCharge.announceOutcome({ result: "success", shopOrigins }),
    [servers.shop],
  )
  expect(outcomes).toBe(false)
  await page.close()
})
