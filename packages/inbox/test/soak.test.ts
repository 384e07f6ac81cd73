import { expect, test } from "vitest"
import { runSoak } from "./soak/runSoak.ts"

const nothingWrong = { lost: 0, doubled: 0, outOfOrder: 0, wrongStates: 0, wrongChanges: 0 }

test.each(["sqlite", "postgres"] as const)(
  "with %s, four processes that fail and are killed handle every event once and in order",
  async (engine) => {
    const result = await runSoak({
      engine,
      deliveries: 800,
      seed: 20_261_129,
      processes: 4,
      killEvery: 100,
    })
    expect(result).toMatchObject(nothingWrong)
    expect(result.kills).toBeGreaterThan(0)
    expect(result.repeatedAttempts).toBeGreaterThan(0)
    expect(result.restarts).toBe(engine === "postgres" ? 1 : 0)
  },
  300_000,
)
