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
  test("a rate limit forgets the oldest of many keys, so that its memory is bounded", () => {
    const count = rateLimit({ max: 1, windowMillis: 1_000, now: () => 0 })
    const wait = (key: string) => count.take(key).waitMillis
    wait("first")
    expect(wait("first")).toBe(1_000)
    for (let index = 0; index < 10_000; index++) wait(`key ${index}`)
    expect(wait("first")).toBe(0)
  })
})
