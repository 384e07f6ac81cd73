import type { Decision, Unanswered, UnknownOutcome } from "@flexcharge/core"

/** The response for the page. */
export const checkoutResponse = (decision: Exclude<Decision, Unanswered> | UnknownOutcome) => {
  switch (decision._tag) {
    case "Approved":
      return { status: "paid" }
    case "Challenge":
      return { status: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Pending":
    case "CaptureRequired":
      return { status: "waiting", orderSessionKey: decision.orderSessionKey }
    case "InProgress": // a second click: the first call informs the page
      return { status: "waiting" }
    case "NotSent":
      console.error(decision.error.message) // names the fields that are missing or invalid
      return { status: "declined" }
    case "Declined":
    case "Unanswered":
      return { status: "declined" }
  }
}
