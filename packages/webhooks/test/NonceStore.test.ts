import { describe, expect, it } from "vitest"
import { memoryNonces } from "../src/NonceStore.ts"

describe("the in-memory nonce store", () => {
  it("gives a nonce out once until it expires", () => {
    let millis = 0
    const nonces = memoryNonces({ now: () => millis })
    expect(nonces.claim("a", 100)).toBe(true)
    expect(nonces.claim("a", 100)).toBe(false)
    millis = 99
    expect(nonces.claim("a", 200)).toBe(false)
    millis = 100
    expect(nonces.claim("a", 200)).toBe(true)
  })

  it("forgets an expired nonce that stands behind one that lives longer", () => {
    let millis = 0
    const nonces = memoryNonces({ now: () => millis })
    nonces.claim("long", 1_000)
    nonces.claim("short", 10)
    millis = 10
    expect(nonces.claim("short", 20)).toBe(true)
    expect(nonces.claim("long", 1_000)).toBe(false)
  })

  it("is bounded: beyond its capacity the oldest goes first", () => {
    const nonces = memoryNonces({ capacity: 2, now: () => 0 })
    for (const nonce of ["a", "b", "c"]) expect(nonces.claim(nonce, 1)).toBe(true)
    expect(nonces.claim("c", 1)).toBe(false)
    expect(nonces.claim("a", 1)).toBe(true)
  })

  it("runs on the machine's clock unless told otherwise", () => {
    const nonces = memoryNonces()
    expect(nonces.claim("a", Date.now() + 60_000)).toBe(true)
    expect(nonces.claim("a", Date.now() + 60_000)).toBe(false)
  })
})
