/** The status of an order as the shopper sees it. Used by the server's pages and by the script of the order page. */

/** What is shown. The shape is drawn beside the label, so that color is never the only difference. */
export interface DisplayStatus {
  readonly status: "paid" | "authorized" | "waiting" | "declined" | "refunded"
  readonly label: string
  readonly shape: "●" | "◇" | "◐" | "✕" | "↺"
  readonly text: string
}

/** Returns what to show for the phase of an order. An outcome that is unknown (`open`) is shown as declined. */
export const displayStatusOf = (phase: string): DisplayStatus => {
  switch (phase) {
    case "approved":
      return { status: "paid", label: "Paid", shape: "●", text: "Thank you. We are preparing your order." }
    case "refunded":
      return {
        status: "refunded",
        label: "Refunded",
        shape: "↺",
        text: "Your money will be back on your card within a few days.",
      }
    case "captureRequired":
      return {
        status: "authorized",
        label: "Reserved",
        shape: "◇",
        text: "The amount is reserved on your card. It is charged when the order ships.",
      }
    case "declined":
    case "expired":
      return declined("Declined", "The payment did not go through. No money was taken.")
    case "cancelled":
      return declined("Canceled", "The order was canceled. No money was taken.")
    case "open":
      return declined("Declined", "The payment did not go through. If that changes, this page shows it.")
    case "challenge":
    case "challengeFailed":
      return waiting("One more detail is needed to confirm your payment.")
    default:
      return waiting("Your payment is being confirmed. You can keep this page open or come back to it.")
  }
}

/** Whether nothing more is expected from the payment, so that the page can stop following the order. */
export const isFinal = (phase: string): boolean =>
  ["approved", "refunded", "declined", "expired", "cancelled"].includes(phase)

const declined = (label: string, text: string): DisplayStatus => ({
  status: "declined",
  label,
  shape: "✕",
  text,
})

const waiting = (text: string): DisplayStatus => ({
  status: "waiting",
  label: "Confirming",
  shape: "◐",
  text,
})
