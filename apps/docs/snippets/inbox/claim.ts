import { isApiError, type Payment } from "@flexcharge/core"
import { flexcharge } from "../shop/flexcharge.ts"
import { inbox } from "./reconcile.ts"

// #region claim
/** Evaluates a declined payment once, in any number of processes and after any number of clicks. */
export const rescueOnce = async (payment: Payment & { readonly mid: string }) => {
  const { mid, orderId } = payment
  const claim = await inbox.orders.claim({ mid, orderId, payment })
  if (claim._tag !== "Granted") return claim // InProgress, Answered with the state, Conflict, or NeedsOperator
  try {
    const response = await flexcharge.evaluate(
      { ...payment, isDeclined: true },
      { idempotencyKey: claim.idempotencyKey },
    )
    await claim.answered(response) // records the signal and binds the claim to the service's order
    return response
  } catch (error) {
    if (isApiError(error) && error.reason._tag === "Invalid") await claim.notSent()
    else await claim.unanswered() // the reconciler sends it again with the same key
    throw error
  }
}
// #endregion claim
