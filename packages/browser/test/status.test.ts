import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { queryStatus } from "../src/widget.ts"
import { script, startTestServers, type TestServers, widgetStub } from "./fixtures.ts"

let servers: TestServers

beforeAll(async () => {
  servers = await startTestServers()
  servers.respond("/widget.js", script(widgetStub))
})

afterAll(() => servers.close())

/** Opens a challenge on a page whose clock is paused and whose status endpoint gives these responses in turn. */
const watch = async (responses: readonly unknown[]) => {
  const page = await servers.open()
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1000)
  await page.evaluate(
    async ([src, responses]) => {
      const queried: unknown[] = []
      Object.assign(window, { queried })
      const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
      window.fetch = async (url) => {
        queried.push(url)
        const given = responses[Math.min(queried.length, responses.length) - 1]
        if (given === "cut") throw new TypeError("Failed to fetch")
        const status = given === "down" ? 503 : 200
        const body = given === "down" ? { state: "declined" } : given
        // Read at once: a real body takes a few tasks, and the clock could advance meanwhile.
        return Object.assign(new Response(null, { status }), { json: async () => body })
      }
      const abort = new AbortController()
      const finish = (hint: unknown) => Object.assign(window, { hint })
      Object.assign(window, { abort: () => abort.abort("left") })
      widget
        ?.initUI({ orderSessionKey: "k", statusUrl: "/status", signal: abort.signal })
        .then(finish, finish)
    },
    [`${servers.vendor}/widget.js`, responses] as const,
  )
  await page.waitForSelector("#challenge iframe[aria-label]")
  const queries = () => page.evaluate(() => Object(window).queried.length)
  return { page, queries }
}

const hintOf = (page: Page) => page.evaluate(() => (window as { hint?: unknown }).hint)

test.each([
  [{ state: "approved", isFinal: true }, "finished"],
  [{ phase: "approved" }, "finished"],
  [{ phase: "captureRequired" }, "finished"],
  [{ status: "APPROVED" }, "finished"],
  [{ statusName: "Completed", status: 7 }, "finished"],
  [{ phase: "declined" }, "failed"],
  [{ status: "EXPIRED" }, "failed"],
  [{ phase: "cancelled" }, "failed"],
  [{ state: "challenge" }, undefined],
  [{ phase: "challengePassed" }, undefined],
  [null, undefined],
])("reads the status response %o as the hint %s", async (given, hint) => {
  servers.respond("/status", (_, response) => response.end(JSON.stringify(given)))
  const query = { orderSessionKey: "k", statusUrl: `${servers.vendor}/status` }
  expect(await queryStatus(query, new AbortController().signal)).toBe(hint)
})

test("reads the response of another endpoint with the shop's own function", async () => {
  servers.respond("/status", (_, response) => response.end('{"paid":true}'))
  const query = {
    orderSessionKey: "k",
    statusUrl: `${servers.vendor}/status`,
    readStatus: (body: unknown) => (Object(body).paid ? ("finished" as const) : undefined),
  }
  expect(await queryStatus(query, new AbortController().signal)).toBe("finished")
})

test("queries the status at growing intervals despite errors, and stops at a final status", async () => {
  const { page, queries } = await watch(["cut", "down", { phase: "approved" }])
  const queried: number[] = []
  for (let second = 0; second < 8; second++) {
    await page.clock.runFor(1000)
    queried.push(await queries())
  }
  expect(queried).toEqual([1, 1, 2, 2, 3, 3, 3, 3])
  expect(await hintOf(page)).toBe("finished")
  expect(await page.locator("#challenge").count()).toBe(0)
  await page.close()
})

test("never waits longer than ten seconds between two queries", async () => {
  const { page, queries } = await watch([{ phase: "challenge" }])
  for (let second = 0; second < 60; second += 2) await page.clock.runFor(2000)
  const before = await queries()
  for (let second = 0; second < 20; second += 2) await page.clock.runFor(2000)
  expect((await queries()) - before).toBe(2)
  await page.close()
})

test("queries once more when the dialog closes, so that a quick final status is not reported as dismissed", async () => {
  const { page, queries } = await watch([{ phase: "declined" }])
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  await page.waitForFunction(() => (window as { hint?: unknown }).hint)
  expect([await hintOf(page), await queries()]).toEqual(["failed", 1])
  await page.close()
})

test("does not wait forever for a status endpoint that never responds", async () => {
  const page = await servers.open()
  await page.route("**/status", () => {})
  const hint = await page.evaluate(async (src) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    AbortSignal.timeout = (millis) => timeout(millis / 100)
    const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
    const hint = widget?.initUI({ orderSessionKey: "k", statusUrl: "/status" })
    while (!document.querySelector("#challenge iframe[aria-label]"))
      await new Promise((resolve) => setTimeout(resolve, 10))
    document.querySelector("#challenge")?.remove()
    return hint
  }, `${servers.vendor}/widget.js`)
  expect(hint).toBe("dismissed")
  await page.close()
})

test("rejects at once when aborted, and sends no further query", async () => {
  const { page, queries } = await watch([{ phase: "challenge" }])
  await page.evaluate("abort()")
  expect(await hintOf(page)).toBe("left")
  await page.clock.runFor(30_000)
  expect(await queries()).toBe(0)
  await page.close()
})
