import { createClient, type Decision, isApiError, type Unanswered } from "@flexcharge/core"
import { challengeCard, createSandbox } from "@flexcharge/sandbox"
import { OrderState, Signal } from "@flexcharge/schema"
import { payment as examplePayment, rawCard } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"
import { recordSignal, stateByOrderId } from "../webhook/orders.ts"

// A card token is valid in the sandbox that issued it only, and this file uses two.
const payment = { ...examplePayment, paymentMethod: rawCard(challengeCard) }

// #region invalid
const { decision: rejected } = await flexcharge.rescue({
  ...payment,
  transaction: { ...payment.transaction, amount: 150.5 },
  payer: { email: "" },
})
if (rejected._tag !== "NotSent") throw new Error("The decision must be NotSent.")
rejected.issues.map((issue) => issue.path) // => ["transaction.amount", "payer.email"]
// #endregion invalid

// #region resume
/** Repeats an unanswered rescue after a restart, with its stored resumption. */
export const resume = async (stored: Unanswered["resumption"], cardToken: string): Promise<Decision> => {
  const { payment, ...resumption } = stored
  const paymentMethod = { ...payment.paymentMethod, cardNumber: cardToken, token: true }
  const { decision } = await flexcharge.rescue({ ...payment, paymentMethod }, { resume: resumption })
  return decision // Unanswered again, or the decision of the service
}
// #endregion resume

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

if (decision._tag !== "Unanswered") throw new Error("The decision must be Unanswered.")
sandbox.control.faults.clear()
// #region retry
const answered = await decision.retry() // the first request, unchanged: it is not carried out twice
answered._tag // => "Challenge"
// #endregion retry

await client.close()
await sandbox.close()
