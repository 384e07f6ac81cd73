import { isApiError } from "@flexcharge/core"
import { approvedCard } from "@flexcharge/sandbox"
import { Signal } from "@flexcharge/schema"
import { payment, rawCard } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"

const { decision } = await flexcharge.rescue({
  ...payment,
  orderId: "ORDER-20",
  payer: { email: "john@example.com" },
  paymentMethod: rawCard(approvedCard),
})
if (decision._tag !== "Approved" || decision.orderSessionKey === undefined)
  throw new Error("The sandbox must approve this card.")
const { orderSessionKey } = decision

// #region refund
const part = await flexcharge.refund(orderSessionKey, {
  amount: 5000,
  currency: "USD",
  message: "one item returned",
})
part.status // => "SUCCESS"
// #endregion refund

// #region rejected
try {
  await flexcharge.refund(orderSessionKey, { amount: 15000, currency: "USD" })
} catch (error) {
  if (!isApiError(error) || error.reason._tag !== "Rejected") throw error
  error.reason.code // => "2001"
}
// #endregion rejected

// #region timeout
export const isRefunded = async (id: string) =>
  Signal.fromOrder(await flexcharge.order(id)).phase === "refunded"
// #endregion timeout

await flexcharge.refund(orderSessionKey, { amount: 10000, currency: "USD" })
await isRefunded(orderSessionKey) // => true
