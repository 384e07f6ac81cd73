import type { Page } from "@flexcharge-tooling/chromium"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openStage, type Stage, script, widgetStub } from "./stage.ts"

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  stage.answer("/widget.js", script(widgetStub))
}, 60_000)

afterAll(() => stage.close())

/** Opens a challenge on a page whose clock stands still, with the answers its status endpoint will give. */
const watch = async (answers: readonly unknown[]) => {
  const page = await stage.open()
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1000)
  let questions = 0
  await page.route("**/status", (route) => {
    const answer = answers[Math.min(questions++, answers.length - 1)]
    if (answer === "cut") return route.abort()
    return route.fulfill(answer === "down" ? { status: 503, json: { state: "declined" } } : { json: answer })
  })
  await page.evaluate(async (src) => {
    const widget = await window.FlexCharge.loadWidget({ mid: "m", src })
    widget
      ?.initUI({ orderSessionKey: "k", statusUrl: "/status" })
      .then((hint) => Object.assign(window, { hint }))
  }, `${stage.vendor}/widget.js`)
  await page.waitForSelector("#challenge iframe[title]")
  return { page, questions: () => questions }
}

const hintOf = (page: Page) => page.evaluate(() => (window as { hint?: unknown }).hint)

/** Lets time pass on the page, and its requests come back. */
const pass = async (page: Page, millis: number) => {
  await page.clock.runFor(millis)
  await page.waitForTimeout(60)
}

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
  const { page } = await watch([answer])
  await pass(page, 1000)
  expect(await hintOf(page)).toBe(hint)
  await page.close()
})

test("asks less and less often through silence and errors, and stops at a verdict", async () => {
  const { page, questions } = await watch(["cut", "down", { phase: "approved" }])
  const asked: number[] = []
  for (let second = 0; second < 8; second++) {
    await pass(page, 1000)
    asked.push(questions())
  }
  expect(asked).toEqual([1, 1, 2, 2, 2, 3, 3, 3])
  expect(await hintOf(page)).toBe("finished")
  expect(await page.locator("#challenge").count()).toBe(0)
  await page.close()
})

test("never waits longer than ten seconds", async () => {
  const { page, questions } = await watch([{ phase: "challenge" }])
  for (let second = 0; second < 60; second += 2) await pass(page, 2000)
  const before = questions()
  for (let second = 0; second < 20; second += 2) await pass(page, 2000)
  expect(questions() - before).toBe(2)
  await page.close()
})

test("asks once more when the dialog goes, so that a quick verdict is not called a dismissal", async () => {
  const { page, questions } = await watch([{ phase: "declined" }])
  await page.evaluate(() => document.querySelector("#challenge")?.remove())
  await page.waitForFunction(() => (window as { hint?: unknown }).hint)
  expect([await hintOf(page), questions()]).toEqual(["failed", 1])
  await page.close()
})
