import { createHash, randomBytes, randomUUID } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { encryptRequest } from "../src/EncryptedRequest.ts"
import { isInboxError } from "../src/InboxError.ts"
import { containsCardNumber, storedEventData, withoutCardNumbers } from "../src/Redaction.ts"

test.each([
  "4111111111111111",
  "4111 1111 1111 1111",
  "4111-1111-1111-1111",
  "4111\u00a01111\u00a01111\u00a01111",
  "4111 - 1111 - 1111 - 1111",
  "number=378282246310005",
  "3782 822463 10005",
  'pan_4111111111111111, "next"',
  "a4111111111111111f",
  "%B4111111111111111^DOE/JOHN^3012101",
  "4111 1111 1111 1111 12 2030",
  "order 17 4111 1111 1111 1111",
  "4111111111111111 5555555555554444",
  // GUIDs and hexadecimal keys by their form
  "aaaa4111-1111-1111-1111-abcdefabcdef",
  "abcdef4111111111111111abcdef",
])("finds the card number in %j", (text) => {
  expect(containsCardNumber(text)).toBe(true)
  expect(withoutCardNumbers(text)).not.toMatch(/4111|1111|3782|5555/)
})

test.each([
  // Their digits pass the Luhn check by chance.
  "b9358b50-9da9-4191-8122-8084b09f206f",
  "b9358b50-9da9-4191-8122-8084b09f206f-2",
  "2026 41111111-1111-4111-8111-111111111111",
  "af4111111111111111a0b1c2d3e4f5a6b7c8d9e0",
  "4111111111111112",
  "1764412800005", // a time stamp
  "+5511912345676", // a phone number
])("does not mistake %s for a card number", (text) => {
  expect(containsCardNumber(text)).toBe(false)
  expect(withoutCardNumbers(text)).toBe(text)
})

test("keeps the text around a card number", () => {
  expect(withoutCardNumbers("order 17 with 4111 1111 1111 1111 x, 5555.5555.5555.4444!")).toBe(
    "order 17 with <removed> x, <removed>!",
  )
})

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const hexadecimal = (length: number) => bytes(length).map((value) => Buffer.from(value).toString("hex"))

/** A GUID of version 5, which is computed from a name. */
const nameBasedGuid = (name: Uint8Array): string => {
  const digest = createHash("sha1").update(name).digest().subarray(0, 16)
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  return digest.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

/** Hexadecimal keys that have many digits, so that long sequences of them are frequent, and letters between them. */
const keyWithManyDigits = fc
  .array(fc.stringMatching(/^[0-9]{1,19}[a-f]$/), { minLength: 4, maxLength: 4 })
  .map((parts) => parts.join(""))
  .filter((key) => key.length >= 24)

test("mistakes no GUID and no hexadecimal key for a card number", () => {
  const ids = fc.oneof(
    fc.uuid(),
    bytes(16).map(nameBasedGuid),
    fc.tuple(fc.uuid(), fc.integer({ min: 2, max: 99 })).map(([id, attempt]) => `${id}-${attempt}`),
    hexadecimal(16),
    hexadecimal(20),
    hexadecimal(32),
    keyWithManyDigits,
  )
  const isStoredAsItIs = (id: string) => withoutCardNumbers(id) === id && storedEventData(id, []) === id
  fc.assert(
    fc.property(ids, fc.boolean(), (id, isUpperCase) => isStoredAsItIs(isUpperCase ? id.toUpperCase() : id)),
    { numRuns: 5_000 },
  )
  const random = Array.from({ length: 20_000 }, () => [
    randomUUID(),
    randomBytes(16).toString("hex"),
    randomBytes(20).toString("hex"),
    nameBasedGuid(randomBytes(16)),
  ]).flat()
  expect(random.filter(containsCardNumber)).toEqual([])
})

const firstDigits = [
  "4",
  "51",
  "55",
  "2221",
  "2720",
  "34",
  "37",
  "36",
  "3528",
  "6011",
  "65",
  "62",
  "50",
  "2200",
]

/** Numbers of 13 to 19 digits, completed with the check digit. */
const cardNumber = fc
  .tuple(fc.constantFrom(...firstDigits), fc.stringMatching(/^[0-9]{18}$/), fc.integer({ min: 13, max: 19 }))
  .map(([first, others, length]) => {
    const payload = (first + others).slice(0, length - 1)
    const sum = [...payload].reverse().reduce((total, character, index) => {
      const value = Number(character) * (index % 2 === 0 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
    return payload + String((10 - (sum % 10)) % 10)
  })

const separators = ["", " ", ".", "-", "\u00a0", "\u202f", "\u2011", "\u2013", "\u00ad", "_", "/", " - "]
const grouped = fc
  .tuple(
    cardNumber,
    fc.constantFrom(...separators),
    fc.constantFrom(/.{4}(?=.)/g, /.{6}(?=.)/g, /^.{4}(?=.)/g),
  )
  .map(([number, separator, group]) => number.replace(group, (digits) => digits + separator))

const surroundings = fc.oneof(
  fc.stringMatching(/^[A-Za-z]{0,24}$/),
  fc.stringMatching(/^[a-f]{0,24}$/),
  fc.stringMatching(/^[A-Za-z .\u00a0-]{0,12}$/),
)

test("finds every card number between letters, spaces, dots and dashes, in groups or not", () => {
  fc.assert(
    fc.property(surroundings, grouped, surroundings, (before, number, after) => {
      const text = before + number + after
      expect(withoutCardNumbers(text)).toBe(`${before}<removed>${after}`)
      expect(JSON.stringify(storedEventData({ note: [text] }, "withoutPersonalData"))).not.toContain(number)
    }),
    { numRuns: 5_000 },
  )
})

test("stores no payment with a card number in any text, and every payment with ids", () => {
  const key = new Uint8Array(32)
  const isRejected = (note: string) => {
    try {
      encryptRequest({ orderId: note }, key)
      return false
    } catch (error) {
      return isInboxError(error) && error.reason._tag === "CardData" && !error.message.includes(note)
    }
  }
  fc.assert(
    fc.property(surroundings, grouped, surroundings, (before, number, after) =>
      isRejected(before + number + after),
    ),
  )
  fc.assert(fc.property(fc.oneof(fc.uuid(), hexadecimal(20)), (id) => !isRejected(id)))
})

test("redacts a text of 20,000 card numbers, and keeps one number of 200,000 digits", () => {
  const numbers = "4111111111111111 ".repeat(20_000)
  expect(withoutCardNumbers(numbers)).toBe("<removed> ".repeat(20_000))
  const digits = "4".repeat(200_000)
  expect(withoutCardNumbers(digits)).toBe(digits)
})
