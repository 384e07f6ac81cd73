import { createClient } from "@flexcharge/core"
import { expect, it } from "vitest"
import { testValues } from "#site/testValues.ts"
import { paymentOf } from "../snippets/shop/payment.ts"

it.each(testValues)("$when: the sandbox answers $status", async (row) => {
  const flexcharge = createClient()
  const order = {
    id: `ORDER ${row.when}`,
    amountCents: 15000,
    email: "john@example.com",
    phone: row.phone,
    customerIp: "203.0.113.7",
  }
  const answer = { id: "3478613", isApproved: false, code: "05", at: "2026-11-23T10:00:00Z" }
  const { isDeclined: _, ...payment } = paymentOf(order, answer, { cardToken: row.card, senseKey: null })
  const reply = await flexcharge.evaluate({
    ...payment,
    isMIT: row.isMIT,
    paymentMethod: { ...payment.paymentMethod, token: false },
    ...(row.transactionType && { transactionType: row.transactionType }),
  })
  expect(reply.status).toBe(row.status)
  await flexcharge.close()
})
