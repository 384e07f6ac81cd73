import { randomBytes, randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { containsCardNumber, withoutCardNumbers } from "../src/Redaction.ts"

test.each([
  "4111111111111111",
  "4111 1111 1111 1111",
  "4111-1111-1111-1111",
  "number=378282246310005",
  'pan_4111111111111111, "next"',
])("finds the card number in %j", (text) => {
  expect(containsCardNumber(text)).toBe(true)
  expect(withoutCardNumbers(text)).not.toMatch(/\d{4}/)
})

test.each([
  // Their digits pass the Luhn check by chance.
  "b9358b50-9da9-4191-8122-8084b09f206f",
  "b9358b50-9da9-4191-8122-8084b09f206f-2",
  "a4111111111111111f",
  "4111111111111112",
])("does not mistake the id %s for a card number", (text) => {
  expect(containsCardNumber(text)).toBe(false)
  expect(withoutCardNumbers(text)).toBe(text)
})

test("does not mistake random GUIDs and hexadecimal keys for card numbers", () => {
  const ids = Array.from({ length: 20_000 }, () => [randomUUID(), randomBytes(16).toString("hex")]).flat()
  const onlyDigits = /^\d+$/
  expect(ids.filter((id) => !onlyDigits.test(id) && containsCardNumber(id))).toEqual([])
})
