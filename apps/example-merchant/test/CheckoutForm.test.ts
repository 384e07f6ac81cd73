import { expect, test } from "vitest"
import { complaint, parseCheckoutForm } from "../src/CheckoutForm.ts"

const sent = {
  orderId: "0b8f5f5e-6c3a-4f5b-9c7e-2a1d0e9f8b76",
  email: " joe@example.com ",
  phone: "",
  firstName: "Joe",
  lastName: "Jones",
  addressLine1: "123 Main St.",
  city: "San Francisco",
  state: "CA",
  zipCode: "94111",
  countryCode: "US",
  gatewayCard: "card_1",
  token: "t",
  senseKey: null,
}

test("reads an attempt and trims what was typed", () => {
  expect(parseCheckoutForm({ ...sent, number: "4111111111111111" })).toEqual({
    attempt: { ...sent, email: "joe@example.com" },
  })
})

test("names every wrong field", () => {
  const read = parseCheckoutForm({ ...sent, email: "joe", city: " ", countryCode: "FR" })
  expect("errors" in read && read.errors.map(({ field }) => field)).toEqual(["email", "city", "countryCode"])
})

test.each([undefined, null, "text", []])("refuses %j as a whole", (body) => {
  expect(parseCheckoutForm(body)).toHaveProperty("errors")
})

test("goes on without a token and without a senseKey", () => {
  expect(parseCheckoutForm({ ...sent, token: undefined, senseKey: "" })).toHaveProperty("attempt.token", null)
})

test("knows the magic phones of the sandbox as phones, and no field it has no rule for", () => {
  expect(complaint("phone", "+99.2001a/+99.2001b")).toBeUndefined()
  expect(complaint("phone", "<script>")).toBe("Enter a phone number, or leave it empty.")
  expect(complaint("constructor", "")).toBeUndefined()
})
