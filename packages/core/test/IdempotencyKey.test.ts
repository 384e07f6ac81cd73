import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { idempotencyKey, makeIdempotencyKeyStore, payloadDigest, uuidv5 } from "../src/IdempotencyKey.ts"

const identity = {
  mid: "mid-1",
  operation: "evaluate",
  orderId: "ORDER-1",
  transactionId: "tx-1",
  attempt: 1,
}

test("creates version 5 UUIDs as RFC 9562 defines them, of texts of any characters and length", () => {
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
      expect(uuidv5([one, number]).replaceAll("-", "")).toBe(hash.toString("hex", 0, 16))
    }),
  )
})

test("creates the same version 5 UUID in every process", () => {
  const key = idempotencyKey(identity)
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(key).toBe("ccd9f5f3-f2f5-5942-a0dd-5868e3b1d527")
})

test("creates another key when any part of the call's identity differs", () => {
  const text = fc.string({ maxLength: 8 })
  const identities = fc.record({
    mid: text,
    operation: text,
    orderId: text,
    transactionId: text,
    attempt: fc.nat(5),
  })
  fc.assert(
    fc.property(identities, identities, (one, other) => {
      expect(idempotencyKey(one) === idempotencyKey(other)).toBe(
        JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort()),
      )
    }),
  )
})

test("keeps values apart whose concatenation is the same", () => {
  expect(uuidv5(["ab", "c"])).not.toBe(uuidv5(["a", "bc"]))
  expect(uuidv5(['a","b'])).not.toBe(uuidv5(["a", "b"]))
})

test("lets a key carry one payload, any number of times", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const keys = makeIdempotencyKeyStore()
      expect(keys.claim("k", one)).toBe(true)
      expect(keys.claim("k", other)).toBe(one === other)
      expect(keys.claim("k", one)).toBe(true)
    }),
  )
})

test("forgets a key that its only call released, and keeps one that several calls have claimed", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const keys = makeIdempotencyKeyStore()
      keys.claim("k", one)
      keys.release("k")
      expect(keys.claim("k", other)).toBe(true)
      keys.claim("k", other)
      keys.release("k")
      expect(keys.claim("k", other)).toBe(true)
      expect(keys.claim("k", one)).toBe(one === other)
    }),
  )
})

test("gives a payload the same digest whatever its volatile fields are, and another when any other field differs", () => {
  const payload = {
    orderId: "1",
    customerIp: "192.0.2.1",
    transaction: { amount: 1, timestampUtc: "a" },
    senseKey: "s",
  }
  const later = {
    ...payload,
    customerIp: "192.0.2.2",
    transaction: { amount: 1, timestampUtc: "b" },
    senseKey: "t",
  }
  expect(payloadDigest(later)).toBe(payloadDigest(payload))
  expect(payloadDigest({ ...payload, transaction: { amount: 2, timestampUtc: "a" } })).not.toBe(
    payloadDigest(payload),
  )
  expect(payloadDigest(payload)).toMatch(/^[0-9a-f]{64}$/)
})

test("remembers at least the last 10,000 keys, and forgets older ones eventually", () => {
  const keys = makeIdempotencyKeyStore()
  keys.claim("first", "a")
  for (let index = 0; index < 9_999; index++) keys.claim(`k${index}`, "a")
  expect(keys.claim("first", "b")).toBe(false)
  for (let index = 0; index < 10_000; index++) keys.claim(`l${index}`, "a")
  expect(keys.claim("first", "b")).toBe(false)
  expect(keys.claim("k0", "a")).toBe(true)
  keys.release("k0")
  expect(keys.claim("k0", "b")).toBe(false)
  keys.release("first")
  expect(keys.claim("first", "b")).toBe(true)
  for (let index = 0; index < 20_000; index++) keys.claim(`m${index}`, "a")
  expect(keys.claim("k0", "b")).toBe(true)
})
