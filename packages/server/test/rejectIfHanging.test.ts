import { cases, serveNode } from "@flexcharge/server/testing"
import { expect, test, vi } from "vitest"
import { rejectIfHanging } from "../src/conformance/rejectIfHanging.ts"

const never = new Promise<never>(() => {})

test("the conformance suite waits fifty turns for an adapter, and no more", async () => {
  const turn = vi.fn(async () => {})
  await expect(rejectIfHanging("responded", never, turn)).rejects.toThrow("hangs: it has not responded")
  expect(turn).toHaveBeenCalledTimes(50)
})

test("the conformance suite counts turns and not time, and stops counting when the adapter is done", async () => {
  let respond = (_text: string) => {}
  const work = new Promise<string>((resolve) => {
    respond = resolve
  })
  let turns = 0
  const stalled = async () => {
    turns += 1
    if (turns === 49) respond("late")
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(await rejectIfHanging("responded", work, stalled)).toBe("late")
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(turns).toBe(49)
})

test("the conformance suite fails an adapter that never responds", async () => {
  const adapter = { name: "mute", parsers: [], hasErrorPath: false, start: () => serveNode(() => {}) }
  const [first] = cases
  await expect(first?.run(adapter)).rejects.toThrow("hangs")
})
