/** How an order stands, in the shop's own few words. Used by the server's pages and by the page's script. */

/** The status that the shopper sees. `shape` is drawn next to the word, so that color is never alone. */
export interface OrderDisplayStatus {
  readonly status: "paid" | "waiting" | "declined" | "refunded"
  readonly word: string
  readonly shape: "●" | "◐" | "✕" | "↺"
  readonly text: string
  /** Whether the page may stop asking. */
  readonly isFinal: boolean
}

const paid: OrderDisplayStatus = {
  status: "paid",
  word: "Paid",
  shape: "●",
  text: "Thank you. Your order is on its way to the workshop.",
  isFinal: true,
}
const declined: OrderDisplayStatus = {
  status: "declined",
  word: "Declined",
  shape: "✕",
  text: "The payment did not go through. No money was taken.",
  isFinal: true,
}
const waiting = (text: string): OrderDisplayStatus => ({
  status: "waiting",
  word: "Confirming",
  shape: "◐",
  text,
  isFinal: false,
})

/**
 * The standing of an order.
 *
 * `phase` is where FlexCharge's signals have put it. An order without a response (`open`) is shown
 * as declined, and stays open: should it turn out to be approved after all, this page says so.
 */
export const displayStatusOf = (isApprovedByGateway: boolean, phase: string): OrderDisplayStatus => {
  if (isApprovedByGateway || phase === "approved") return paid
  switch (phase) {
    case "refunded":
      return {
        status: "refunded",
        word: "Refunded",
        shape: "↺",
        text: "Your money is on its way back.",
        isFinal: true,
      }
    case "declined":
    case "cancelled":
    case "expired":
      return declined
    case "open":
      return {
        ...declined,
        text: "The payment did not go through. If that changes, it is shown here.",
        isFinal: false,
      }
    case "challenge":
    case "challengeFailed":
      return waiting("One more detail is needed to confirm your payment.")
    default:
      return waiting("Your payment is being confirmed. You can keep this page open or come back to it.")
  }
}
