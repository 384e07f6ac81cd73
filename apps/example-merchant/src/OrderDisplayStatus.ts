/** The status of an order as the shopper sees it. Used by the server's pages and by the script of the order page. */

/** What is shown. The shape is drawn beside the label, so that color is never the only difference. */
export interface OrderDisplayStatus {
  readonly status: "paid" | "waiting" | "declined" | "refunded"
  readonly label: string
  readonly shape: "●" | "◐" | "✕" | "↺"
  readonly text: string
  /** Whether the page can stop following the order. */
  readonly isFinal: boolean
}

/**
 * Returns what to show for an order.
 *
 * `phase` is the phase of the joined FlexCharge signals. An order whose outcome is unknown (`open`) is shown as declined
 * but is not final: the page changes if the order turns out to be approved.
 */
export const displayStatusOf = (isApprovedByGateway: boolean, phase: string): OrderDisplayStatus => {
  if (isApprovedByGateway) return paid
  switch (phase) {
    case "approved":
      return paid
    case "refunded":
      return refunded
    case "declined":
    case "cancelled":
    case "expired":
      return declined
    case "open":
      return unknownOutcome
    case "challenge":
    case "challengeFailed":
      return waiting("One more detail is needed to confirm your payment.")
    default:
      return waiting("Your payment is being confirmed. You can keep this page open or come back to it.")
  }
}

const paid: OrderDisplayStatus = {
  status: "paid",
  label: "Paid",
  shape: "●",
  text: "Thank you. We are preparing your order.",
  isFinal: true,
}

const refunded: OrderDisplayStatus = {
  status: "refunded",
  label: "Refunded",
  shape: "↺",
  text: "Your money will be back on your card within a few days.",
  isFinal: true,
}

const declined: OrderDisplayStatus = {
  status: "declined",
  label: "Declined",
  shape: "✕",
  text: "The payment did not go through. No money was taken.",
  isFinal: true,
}

const unknownOutcome: OrderDisplayStatus = {
  ...declined,
  text: "The payment did not go through. If that changes, this page shows it.",
  isFinal: false,
}

const waiting = (text: string): OrderDisplayStatus => ({
  status: "waiting",
  label: "Confirming",
  shape: "◐",
  text,
  isFinal: false,
})
