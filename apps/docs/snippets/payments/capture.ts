import { approvedCard } from "@flexcharge/sandbox"
import { payment, rawCard } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"

const authorization = {
  ...payment,
  transactionType: "AUTHORIZATION" as const,
  payer: { email: "john@example.com", phone: "998888" },
  paymentMethod: rawCard(approvedCard),
}

// #region capture
const { decision } = await flexcharge.rescue({ ...authorization, orderId: "ORDER-10" })
if (decision._tag !== "CaptureRequired") throw new Error("This account does not allow authorizations.")

const captured = await flexcharge.capture(decision.capture)
captured.status // => "SUCCESS"
// #endregion capture

// #region cancel
const second = await flexcharge.rescue({ ...authorization, orderId: "ORDER-11" })
if (second.decision._tag !== "CaptureRequired") throw new Error("This account does not allow authorizations.")

await flexcharge.cancel(second.decision.orderSessionKey)
const order = await flexcharge.order(second.decision.orderSessionKey)
order.statusName // => "CANCELLED"
// #endregion cancel
