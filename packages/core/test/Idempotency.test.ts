import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { keyOf, makeKeyRing, nameOf } from "../src/Idempotency.ts"
import { padding, sha1 } from "../src/Sha1.ts"

const intent = { mid: "mid-1", operation: "evaluate", orderId: "ORDER-1", transactionId: "tx-1", attempt: 1 }

test("digests as node:crypto does, at every length around the block size", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const buffer = new Uint8Array(bytes.length + padding).fill(1)
      buffer.set(bytes)
      const hex = Array.from(sha1(buffer, bytes.length), (word) => (word >>> 0).toString(16).padStart(8, "0"))
      expect(hex.join("")).toBe(createHash("sha1").update(bytes).digest("hex"))
    }),
  )
})

test("names texts of any letters and any length as RFC 9562 has it, one after another", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ minLength: 900, maxLength: 1200 }),
  )
  fc.assert(
    fc.property(text, fc.nat(), (one, number) => {
      const hash = createHash("sha1")
        .update(Buffer.from("5d6c0e52931b4b7e8a412fd137c4906b", "hex"))
        .update(JSON.stringify([one, number]))
        .digest()
      hash[6] = (hash.readUInt8(6) & 0x0f) | 0x50
      hash[8] = (hash.readUInt8(8) & 0x3f) | 0x80
      expect(nameOf([one, number]).replaceAll("-", "")).toBe(hash.toString("hex", 0, 16))
    }),
  )
})

test("makes the same version 5 UUID in every process", () => {
  const key = keyOf(intent)
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(key).toBe("ccd9f5f3-f2f5-5942-a0dd-5868e3b1d527")
})

test("makes another key when any part of the intent differs", () => {
  const text = fc.string({ maxLength: 8 })
  const intents = fc.record({
    mid: text,
    operation: text,
    orderId: text,
    transactionId: text,
    attempt: fc.nat(5),
  })
  fc.assert(
    fc.property(intents, intents, (one, other) => {
      expect(keyOf(one) === keyOf(other)).toBe(
        JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort()),
      )
    }),
  )
})

test("does not confuse values that read the same side by side", () => {
  expect(nameOf(["ab", "c"])).not.toBe(nameOf(["a", "bc"]))
  expect(nameOf(['a","b'])).not.toBe(nameOf(["a", "b"]))
})

test("lets a key carry one payload, any number of times", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const ring = makeKeyRing()
      expect(ring.claim("k", one)).toBe(true)
      expect(ring.claim("k", other)).toBe(one === other)
      expect(ring.claim("k", one)).toBe(true)
    }),
  )
})

test("forgets a key that one call released, but none that other calls have claimed too", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const ring = makeKeyRing()
      ring.claim("k", one)
      ring.release("k")
      expect(ring.claim("k", other)).toBe(true)
      ring.claim("k", other)
      ring.release("k")
      expect(ring.claim("k", other)).toBe(true)
      expect(ring.claim("k", one)).toBe(one === other)
    }),
  )
})

test.each([
  ["p75742982", "p-27470815"],
  ["p10459302", "p13017139"],
])("tells %s from %s, which half a fingerprint confuses", (one, other) => {
  const ring = makeKeyRing()
  ring.claim("k", one)
  expect(ring.claim("k", other)).toBe(false)
})

test("knows a payload again whatever other payloads came between, of any length", () => {
  const lengths = fc.constantFrom(1, 2, 3, 4, 5, 2_729, 2_730, 2_731, 2_733, 9_000)
  fc.assert(
    fc.property(lengths, lengths, (one, other) => {
      const ring = makeKeyRing()
      expect(ring.claim("one", "ü".repeat(one))).toBe(true)
      expect(ring.claim("other", "c".repeat(other))).toBe(true)
      expect(ring.claim("one", "ü".repeat(one))).toBe(true)
      expect(ring.claim("one", `${"ü".repeat(one - 1)}u`)).toBe(false)
      expect(ring.claim("other", `${"c".repeat(other)}c`)).toBe(false)
    }),
  )
})

test("remembers at least the last 10,000 keys, and forgets in the end", () => {
  const ring = makeKeyRing()
  ring.claim("first", "a")
  for (let index = 0; index < 9_999; index++) ring.claim(`k${index}`, "a")
  expect(ring.claim("first", "b")).toBe(false)
  for (let index = 0; index < 10_000; index++) ring.claim(`l${index}`, "a")
  expect(ring.claim("first", "b")).toBe(false)
  expect(ring.claim("k0", "a")).toBe(true)
  ring.release("k0")
  expect(ring.claim("k0", "b")).toBe(false)
  ring.release("first")
  expect(ring.claim("first", "b")).toBe(true)
  for (let index = 0; index < 20_000; index++) ring.claim(`m${index}`, "a")
  expect(ring.claim("k0", "b")).toBe(true)
})
