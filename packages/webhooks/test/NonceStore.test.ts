import { describe, expect, test } from "vitest"
import { memoryNonces } from "../src/NonceStore.ts"

describe("the in-memory nonce store", () => {
  test("accepts a nonce once until it expires", () => {
    let millis = 0
    const nonces = memoryNonces({ now: () => millis })
    expect(nonces.claim("a", 100)).toBe(true)
    expect(nonces.claim("a", 100)).toBe(false)
    millis = 99
    expect(nonces.claim("a", 200)).toBe(false)
    millis = 100
    expect(nonces.claim("a", 200)).toBe(true)
  })

  test("forgets an expired nonce that is stored behind one with a longer life", () => {
    let millis = 0
    const nonces = memoryNonces({ now: () => millis })
    nonces.claim("long", 1_000)
    nonces.claim("short", 10)
    millis = 10
    expect(nonces.claim("short", 20)).toBe(true)
    expect(nonces.claim("long", 1_000)).toBe(false)
  })

  test("forgets the oldest nonce when its capacity is exceeded", () => {
    const nonces = memoryNonces({ capacity: 2, now: () => 0 })
    for (const nonce of ["a", "b", "c"]) expect(nonces.claim(nonce, 1)).toBe(true)
    expect(nonces.claim("c", 1)).toBe(false)
    expect(nonces.claim("a", 1)).toBe(true)
  })

  test("a replay of the oldest nonce is rejected when the store is full", () => {
    for (const capacity of [1, 2]) {
      const nonces = memoryNonces({ capacity, now: () => 0 })
      const stored = ["a", "b"].slice(0, capacity)
      for (const nonce of stored) expect(nonces.claim(nonce, 1)).toBe(true)
      for (const nonce of stored) expect(nonces.claim(nonce, 1)).toBe(false)
    }
  })

  test("uses the machine's clock unless another is given", () => {
    const nonces = memoryNonces()
    expect(nonces.claim("a", Date.now() + 60_000)).toBe(true)
    expect(nonces.claim("a", Date.now() + 60_000)).toBe(false)
  })

  test("a nonce store rejects a capacity that is not a number, because it would keep nothing", () => {
    for (const capacity of [Number.NaN, 0, "10" as never]) // as: circumvents the type
      expect(() => memoryNonces({ capacity })).toThrow("capacity is ")
  })
})
