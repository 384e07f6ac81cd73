import { describe, expect, test } from "vitest"
import { makeRecentKeys } from "../src/deduplicate.ts"
import { rateLimit } from "../src/RateLimit.ts"

describe("recent keys", () => {
  test("recent keys are at least the last ones of the capacity, and at most twice as many", () => {
    const keys = makeRecentKeys(2)
    for (const key of ["a", "b", "c"]) keys.add(key)
    expect(["a", "b", "c"].map(keys.has)).toEqual([true, true, true])
    for (const key of ["d", "e"]) keys.add(key)
    expect(["a", "b", "c", "d", "e"].map(keys.has)).toEqual([false, false, true, true, true])
  })

  test("recent keys are none with a capacity of 0", () => {
    const keys = makeRecentKeys(0)
    keys.add("a")
    expect(keys.has("a")).toBe(false)
  })
})

describe("a rate limit", () => {
  test("a rate limit removes the oldest of many keys, so that its memory is bounded", () => {
    const count = rateLimit({ max: 1, windowMillis: 1_000, now: () => 0 })
    const wait = (key: string) => count.take(key).waitMillis
    wait("first")
    expect(wait("first")).toBe(1_000)
    for (let index = 0; index < 10_000; index++) wait(`key ${index}`)
    expect(wait("first")).toBe(0)
  })

  test("a rate limit counts in windows of each key, and a released request does not count", () => {
    let millis = 0
    const limit = rateLimit({ max: 2, windowMillis: 1_000, now: () => millis })
    expect(limit.waitMillis("a")).toBe(0)
    expect(limit.take("a").waitMillis).toBe(0)
    const second = limit.take("a")
    expect([second.waitMillis, limit.waitMillis("a"), limit.waitMillis("b")]).toEqual([0, 1_000, 0])
    second.release()
    expect(limit.waitMillis("a")).toBe(0)
    limit.take("a")
    millis = 400
    expect([limit.take("a").waitMillis, limit.waitMillis("a")]).toEqual([600, 600])
    millis = 1_000
    expect([limit.waitMillis("a"), limit.take("a").waitMillis]).toEqual([0, 0])
    second.release() // of a window that has ended
    limit.take("a")
    expect(limit.waitMillis("a")).toBe(1_000)
  })

  test("a clock that is set back makes no key wait longer than one window", () => {
    let millis = 86_400_000
    const limit = rateLimit({ max: 1, windowMillis: 1_000, now: () => millis })
    limit.take("a")
    millis = 0
    expect(limit.waitMillis("a")).toBe(0)
    expect([limit.take("a").waitMillis, limit.take("a").waitMillis]).toEqual([0, 1_000])
  })

  test("a key whose window has ended counts as new, so that it is not among the oldest", () => {
    let millis = 0
    const limit = rateLimit({ max: 1, windowMillis: 1_000, now: () => millis })
    limit.take("renewed")
    for (let index = 0; index < 9_999; index++) limit.take(`key ${index}`)
    millis = 1_000
    limit.take("renewed")
    limit.take("another")
    expect(limit.waitMillis("renewed")).toBe(1_000)
  })
})
