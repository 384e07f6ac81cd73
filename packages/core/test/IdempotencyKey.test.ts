import { createHash } from "node:crypto"
import { Secret } from "@flexcharge/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { idempotencyKey, paymentFingerprint, uuidv5 } from "../src/IdempotencyKey.ts"
import { makeIdempotencyKeyStore } from "../src/SentCalls.ts"

const identity = {
  mid: "mid-1",
  operation: "evaluate",
  orderId: "ORDER-1",
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
  expect(key).toBe("c79f4893-8979-5772-aac5-bf56f783539d")
})

test("creates another key when any part of the call's identity differs", () => {
  const text = fc.string({ maxLength: 8 })
  const identities = fc.record({
    mid: text,
    operation: text,
    orderId: text,
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

const payment = {
  isMIT: false,
  transaction: { id: "tx-1", amount: 15000, currency: "USD" },
  paymentMethod: { cardNumber: "token-1", token: true },
}

test.each<[string, object]>([
  ["isMIT", { isMIT: true }],
  ["the transaction type", { transactionType: "AUTHORIZATION" }],
  ["the expiry", { expiryDateUtc: "2026-07-01T00:00:00Z" }],
  ["the transaction id", { transaction: { ...payment.transaction, id: "tx-2" } }],
  ["the amount", { transaction: { ...payment.transaction, amount: 15001 } }],
  ["the currency", { transaction: { ...payment.transaction, currency: "EUR" } }],
  ["the card token", { paymentMethod: { cardNumber: "token-2", token: true } }],
  ["the kind of card", { paymentMethod: { cardNumber: "token-1", token: false } }],
])("computes another fingerprint when %s differs", (_, change) => {
  expect(paymentFingerprint({ ...payment, ...change })).not.toBe(paymentFingerprint(payment))
})

test("computes the same fingerprint when fields differ that a repeated payment may change", () => {
  const later = {
    ...payment,
    customerIp: "192.0.2.2",
    senseKey: "t",
    transactionType: null,
    transaction: { ...payment.transaction, currency: "usd", timestampUtc: "2026-06-12T14:30:00Z" },
    paymentMethod: { ...payment.paymentMethod, cardNumber: Secret.make("token-1"), expirationYear: 2029 },
  }
  expect(paymentFingerprint(later)).toBe(paymentFingerprint(payment))
  expect(paymentFingerprint({ ...payment, transactionType: "PURCHASE" })).toBe(paymentFingerprint(payment))
  expect(paymentFingerprint(payment)).toMatch(/^[0-9a-f]{64}$/)
})

test("computes the same fingerprint of an expiry as a text and as a Date", () => {
  const text = paymentFingerprint({ ...payment, expiryDateUtc: "2026-07-01T00:00:00Z" })
  expect(paymentFingerprint({ ...payment, expiryDateUtc: "2026-07-01T02:00:00+02:00" })).toBe(text)
  expect(paymentFingerprint({ ...payment, expiryDateUtc: new Date("2026-07-01T00:00:00Z") })).toBe(text)
})

test("computes the fingerprint of a card number from its first six and last four digits only", () => {
  const of = (cardNumber: string) => paymentFingerprint({ ...payment, paymentMethod: { cardNumber } })
  expect(of("4111110000001111")).toBe(of("4111 1199 9999 1111"))
  expect(of("4111111111111111")).not.toBe(of("4111111111111112"))
  expect(of("4111111111111111")).not.toBe(of("4111121111111111"))
})

test("computes the same fingerprint in every process", () => {
  expect(paymentFingerprint(payment)).toBe(
    createHash("sha256")
      .update(JSON.stringify([15000, "USD", "PURCHASE", false, null, "tx-1", "token-1"]))
      .digest("hex"),
  )
})

test("remembers at least the last 10,000 keys and at most 20,000, and forgets older ones", () => {
  const keys = makeIdempotencyKeyStore()
  keys.claim("first", "a")
  for (let index = 0; index < 9_999; index++) keys.claim(`k${index}`, "a")
  expect(keys.claim("first", "b")).toBe(false)
  for (let index = 0; index < 9_999; index++) keys.claim(`l${index}`, "a")
  expect(keys.claim("l0", "b")).toBe(false)
  for (let index = 0; index < 10_001; index++) keys.claim(`m${index}`, "a")
  expect(keys.claim("first", "b")).toBe(true)
  expect(keys.claim("k0", "b")).toBe(true)
  expect(keys.claim("m1", "b")).toBe(false)
})
