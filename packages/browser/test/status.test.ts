import type { Page } from "@flexcharge-tooling/test-kit/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { queryStatus } from "../src/widget.ts"
import { openStage, type Stage, script, widgetStub } from "./fixtures.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/widget.js", script(widgetStub))
})

afterAll(() => stage.close())

/** Opens a challenge on a page whose clock stands still and whose status endpoint gives these answers in turn. */
const watch = async (answers: readonly unknown[]) => {
  const page = await stage.open()
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1000)
  await page.evaluate(
    async ([src, answers]) => {
      const asked: unknown[] = []
      Object.assign(window, { asked })
      const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
      window.fetch = async (url) => {
        asked.push(url)
        const answer = answers[Math.min(asked.length, answers.length) - 1]
        if (answer === "cut") throw new TypeError("Failed to fetch")
        const status = answer === "down" ? 503 : 200
        const body = answer === "down" ? { state: "declined" } : answer
        // Read at once: a real body takes a task or two, in which this clock's next second might begin.
        return Object.assign(new Response(null, { status }), { json: async () => body })
      }
      const abort = new AbortController()
      const settle = (hint: unknown) => Object.assign(window, { hint })
      Object.assign(window, { abort: () => abort.abort("left") })
      widget
        ?.initUI({ orderSessionKey: "k", statusUrl: "/status", signal: abort.signal })
        .then(settle, settle)
    },
    [`${stage.vendor}/widget.js`, answers] as const,
  )
  await page.waitForSelector("#challenge iframe[aria-label]")
  const questions = () => page.evaluate(() => Object(window).asked.length)
  return { page, questions }
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
])("reads %o as %s", async (answer, hint) => {
  stage.answer("/status", (_, response) => response.end(JSON.stringify(answer)))
  const question = { orderSessionKey: "k", statusUrl: `${stage.vendor}/status` }
  expect(await queryStatus(question, new AbortController().signal)).toBe(hint)
})

test("lets the shop read an endpoint of its own", async () => {
  stage.answer("/status", (_, response) => response.end('{"paid":true}'))
  const question = {
    orderSessionKey: "k",
    statusUrl: `${stage.vendor}/status`,
    readStatus: (body: unknown) => (Object(body).paid ? ("finished" as const) : undefined),
  }
  expect(await queryStatus(question, new AbortController().signal)).toBe("finished")
})

test("asks less and less often through silence and errors, and stops at a verdict", async () => {
  const { page, questions } = await watch(["cut", "down", { phase: "approved" }])
  const asked: number[] = []
  for (let second = 0; second < 8; second++) {
    await page.clock.runFor(1000)
    asked.push(await questions())
  }
  expect(asked).toEqual([1, 1, 2, 2, 3, 3, 3, 3])
  expect(await hintOf(page)).toBe("finished")
  expect(await page.locator("#challenge").count()).toBe(0)
  await page.close()
})

test("never waits longer than ten seconds", async () => {
  const { page, questions } = await watch([{ phase: "challenge" }])
  for (let second = 0; second < 60; second += 2) await page.clock.runFor(2000)
  const before = await questions()
  for (let second = 0; second < 20; second += 2) await page.clock.runFor(2000)
  expect((await questions()) - before).toBe(2)
  await page.close()
})

test("asks once more when the dialog goes, so that a quick verdict is not called a dismissal", async () => {
  const { page, questions } = await watch([{ phase: "declined" }])
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  await page.waitForFunction(() => (window as { hint?: unknown }).hint)
  expect([await hintOf(page), await questions()]).toEqual(["failed", 1])
  await page.close()
})

test("does not wait for ever for an endpoint that never answers", async () => {
  const page = await stage.open()
  await page.route("**/status", () => {})
  const hint = await page.evaluate(async (src) => {
    const patience = AbortSignal.timeout.bind(AbortSignal)
    AbortSignal.timeout = (millis) => patience(millis / 100)
    const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
    const hint = widget?.initUI({ orderSessionKey: "k", statusUrl: "/status" })
    while (!document.querySelector("#challenge iframe[aria-label]"))
      await new Promise((resolve) => setTimeout(resolve, 10))
    document.querySelector("#challenge")?.remove()
    return hint
  }, `${stage.vendor}/widget.js`)
  expect(hint).toBe("dismissed")
  await page.close()
})

test("rejects at once when aborted, and asks no more", async () => {
  const { page, questions } = await watch([{ phase: "challenge" }])
  await page.evaluate("abort()")
  expect(await hintOf(page)).toBe("left")
  await page.clock.runFor(30_000)
  expect(await questions()).toBe(0)
  await page.close()
})
