import type { Payment } from "@flexcharge/core"
import { type AttemptedPayment, type CompleteTransaction, type Mapped, nextStep } from "@flexcharge/gateways"
import { flexcharge } from "../shop/flexcharge.ts"

/** The part of the payment that comes from your shop and not from its gateway. */
export type Order = Omit<Payment, "isDeclined" | "transaction">

/** The attempt at your gateway: your own id, the amount in the gateway's units, and the time. */
export type Attempt<Amount = number> = AttemptedPayment<Amount>

// #region rescue
/** Evaluates a decline, unless that could charge twice, never succeed, or is withheld. */
export const rescueDeclined = async (order: Order, mapped: Mapped<CompleteTransaction>) => {
  if (mapped._tag === "NotADecline")
    return { page: mapped.reason === "approved" ? "paid" : "failed", nextStep: nextStep(mapped.reason) }
  if (!mapped.rescue.send) return { page: "declined", withheld: mapped.rescue.reason }
  const { decision } = await flexcharge.rescue({
    ...order,
    isDeclined: true,
    transaction: mapped.transaction,
  })
  return { page: "rescue", decision }
}
// #endregion rescue
