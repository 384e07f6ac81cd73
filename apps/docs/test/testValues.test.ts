import { createClient } from "@flexcharge/core"
import { expect, test } from "vitest"
import { testValues } from "#site/testValues.ts"
import { paymentOf } from "../snippets/shop/payment.ts"

test.each(testValues)('the test value "$when" leads to the status $status', async (row) => {
  const flexcharge = createClient()
  const order = {
    id: `ORDER ${row.when}`,
    amountCents: 15000,
    email: "john@example.com",
    phone: row.phone,
    customerIp: "203.0.113.7",
  }
  const result = { id: "3478613", isApproved: false, code: "05", at: "2026-11-23T10:00:00Z" }
  const { isDeclined: _, ...payment } = paymentOf(order, result, { cardToken: row.card, senseKey: null })
  const response = await flexcharge.evaluate({
    ...payment,
    isMIT: row.isMIT,
    paymentMethod: {
      ...payment.paymentMethod,
      token: false,
      ...(row.cvv !== undefined && { verificationValue: row.cvv }),
    },
    ...(row.transactionType && { transactionType: row.transactionType }),
  })
  expect(response.status).toBe(row.status)
  await flexcharge.close()
})
