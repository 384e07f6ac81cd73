import { expect, test } from "vitest"
import { parseCheckoutForm, validateField } from "../src/CheckoutForm.ts"
import { buyer } from "./buyer.ts"

const sent = {
  attempt: 1,
  orderId: "0b8f5f5e-6c3a-4f5b-9c7e-2a1d0e9f8b76",
  ...buyer,
  email: " joe@example.com ",
  phone: "",
  countryCode: "US",
  gatewayCard: "pm_1",
  token: "t",
  senseKey: null,
}

test("parses a form, trims its fields and drops unknown ones", () => {
  expect(parseCheckoutForm({ ...sent, number: "4111111111111111" })).toEqual({
    form: { ...sent, email: "joe@example.com" },
  })
})

test("reports every invalid field", () => {
  const parsed = parseCheckoutForm({ ...sent, email: "joe", city: " ", countryCode: "FR" })
  expect("errors" in parsed && parsed.errors.map(({ field }) => field)).toEqual([
    "email",
    "city",
    "countryCode",
  ])
})

test.each([undefined, null, "text", []])("rejects %j as a form", (body) => {
  expect(parseCheckoutForm(body)).toHaveProperty("errors")
})

test("accepts a form without a token and without a sense key", () => {
  expect(parseCheckoutForm({ ...sent, token: undefined, senseKey: "" })).toHaveProperty("form.token", null)
})

test("accepts the test phones of the sandbox, and fields that have no rule", () => {
  expect(validateField("phone", "+99.2001a/+99.2001b")).toBeUndefined()
  expect(validateField("phone", "<script>")).toBe("Enter a phone number, or leave it empty.")
  expect(validateField("constructor", "")).toBeUndefined()
})
