import { expect, test } from "vitest"
import { cutLogs, killRepeatedly } from "./durability/durability.ts"

test("a process that is killed while it accepts loses nothing that it acknowledged", async () => {
  const result = await killRepeatedly(8, 20_261_129)
  expect(result).toMatchObject({ interruptions: 8, lost: 0, damaged: 0 })
  expect(result.acknowledged).toBeGreaterThan(20)
}, 120_000)

test("a write-ahead log that is cut at any byte keeps what was acknowledged before, and no half of a batch", async () => {
  const result = await cutLogs(60, 20_261_129)
  expect(result).toMatchObject({ interruptions: 60, lost: 0, damaged: 0 })
  expect(result.acknowledged).toBeGreaterThan(200)
}, 120_000)
