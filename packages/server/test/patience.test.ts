import { questions, serveNode } from "@flexcharge/server/testing"
import { expect, it, vi } from "vitest"
import { patiently } from "../src/exam/patience.ts"

const never = new Promise<never>(() => {})

it("waits fifty turns for a door, and no more", async () => {
  const turn = vi.fn(async () => {})
  await expect(patiently("answered", never, turn)).rejects.toThrow("hangs: it has not answered")
  expect(turn).toHaveBeenCalledTimes(50)
})

it("counts turns, not time, and none once the door has done it", async () => {
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
  expect(await patiently("answered", work, stalled)).toBe("late, but right")
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(turns).toBe(49)
})

it("fails a door that never answers, however patient its own deadlines are", async () => {
  const door = { name: "mute", parsers: [], hasErrorPath: false, start: () => serveNode(() => {}) }
  const [first] = questions
  await expect(first?.sit(door)).rejects.toThrow("hangs")
})
