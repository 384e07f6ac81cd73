import { createClient, isApiError } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { OrderState, Signal } from "@flexcharge/schema"
import { payment } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"
import { recordSignal, stateByOrderId } from "../webhook/orders.ts"

// #region invalid
try {
  await flexcharge.rescue({
    ...payment,
    transaction: { ...payment.transaction, amount: 150.5 },
    payer: { email: "" },
  })
} catch (error) {
  if (!isApiError(error) || error.reason._tag !== "Invalid") throw error
  error.reason.issues.map((issue) => issue.path) // => ["transaction.amount", "payer.email"]
}
// #endregion invalid

// #region unanswered
/** Finds the outcome of an order, some minutes after its decision was `Unanswered`. */
export const reconcile = async (orderId: string): Promise<"paid" | "declined" | "open"> => {
  const state = stateByOrderId(orderId) ?? (await lookUp(orderId)) // a webhook may have arrived already
  if (state && OrderState.isPaid(state)) return "paid" // the shopper saw a decline: deliver the order, or refund it
  if (state && OrderState.isFinal(state)) return "declined"
  try {
    await flexcharge.cancelExternal(orderId) // prevents a later approval
    return "declined"
  } catch (error) {
    if (!isApiError(error)) throw error
    return error.reason._tag === "NotFound" ? "declined" : "open" // unknown to the service, or cannot be cancelled yet: try again later
  }
}

const lookUp = async (orderId: string): Promise<OrderState | undefined> => {
  for await (const order of flexcharge.orders({ query: orderId }))
    if (order.id && order.correlationId === orderId) return recordSignal(order.id, Signal.fromOrder(order))
  return undefined
}
// #endregion unanswered

// #region outage
const sandbox = await createSandbox()
const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })

sandbox.control.faults.add({ operation: "evaluate", kind: "status", status: 503 })
const { decision } = await client.rescue(payment)
decision._tag // => "Unanswered"
// #endregion outage

await client.close()
await sandbox.close()
