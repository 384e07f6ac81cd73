import { isApiError } from "@flexcharge/core"
import { flexcharge } from "../shop/flexcharge.ts"

// #region switch
export const refundOf = async (orderSessionKey: string) => {
  try {
    await flexcharge.refund(orderSessionKey, { amount: 15000, currency: "USD" })
    return "refunded"
  } catch (error) {
    if (!isApiError(error)) throw error
    switch (error.reason._tag) {
      case "Rejected": // for example a refund above the remaining amount
        return `rejected: ${error.reason.messages.join(" ")}`
      case "NotFound":
        return "no such order"
      default:
        return error.isRetryable ? "call again" : "look up the order first"
    }
  }
}
// #endregion switch
