import { cases, serveNode } from "@flexcharge/server/testing"
import { expect, it, vi } from "vitest"
import { rejectIfHanging } from "../src/conformance/timeout.ts"

const never = new Promise<never>(() => {})

it("waits fifty turns for an adapter, and no more", async () => {
  const turn = vi.fn(async () => {})
  await expect(rejectIfHanging("answered", never, turn)).rejects.toThrow("hangs: it has not answered")
  expect(turn).toHaveBeenCalledTimes(50)
})

it("counts turns, not time, and none once the adapter has done it", async () => {
  let answer = (_text: string) => {}
  const work = new Promise<string>((resolve) => {
    answer = resolve
  })
  let turns = 0
  const stalled = async () => {
    turns += 1
    if (turns === 49) answer("late, but right")
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(await rejectIfHanging("answered", work, stalled)).toBe("late, but right")
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(turns).toBe(49)
})

it("fails an adapter that never answers, however patient its own deadlines are", async () => {
  const adapter = { name: "mute", parsers: [], hasErrorPath: false, start: () => serveNode(() => {}) }
  const [first] = cases
  await expect(first?.run(adapter)).rejects.toThrow("hangs")
})
