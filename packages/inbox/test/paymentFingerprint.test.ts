import { paymentFingerprint as fingerprintOfClient } from "@flexcharge/core"
import { Secret } from "@flexcharge/schema"
import { expect, test } from "vitest"
import { paymentFingerprint } from "../src/RescueClaim.ts"

const payment = {
  isMIT: true,
  transaction: { id: "tx-1", amount: 15_000, currency: "usd" },
  paymentMethod: { cardNumber: "token-1", token: true },
}

test.each([
  payment,
  { ...payment, expiryDateUtc: new Date("2026-07-01T00:00:00Z"), transactionType: "AUTHORIZATION" },
  { ...payment, expiryDateUtc: null, transactionType: "" },
  { ...payment, paymentMethod: { cardNumber: Secret.make("4111 1111 1111 1111") } },
])("a claim and the client compute the same fingerprint of a payment: %#", (each) => {
  expect(paymentFingerprint(each)).toBe(fingerprintOfClient(each))
})
