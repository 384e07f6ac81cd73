import fc from "fast-check"
import { expect, test } from "vitest"
import { BoundedMap } from "../src/SentCalls.ts"

test("returns the last value of each of the last entries, and none of a deleted one", () => {
  const step = fc.record({ key: fc.nat(6), isDeleted: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const limit = 3
      const map = new BoundedMap<number, number>(limit)
      const all = new Map<number, number>()
      steps.forEach(({ key, isDeleted }, index) => {
        all.delete(key)
        if (isDeleted) map.delete(key)
        else {
          map.set(key, index)
          all.set(key, index)
        }
        const recent = steps.slice(0, index + 1).flatMap((done) => (done.isDeleted ? [] : [done.key]))
        for (const one of recent.slice(-limit)) expect(map.get(one)).toBe(all.get(one))
        const remembered = [0, 1, 2, 3, 4, 5, 6].filter((one) => map.get(one) !== undefined)
        for (const one of remembered) expect(map.get(one)).toBe(all.get(one))
        expect(remembered.length).toBeLessThanOrEqual(2 * limit)
      })
    }),
  )
})
