import type { Decision } from "@flexcharge/core"

/** What the page is told. */
export const answerOf = (decision: Decision) => {
  switch (decision._tag) {
    case "Approved":
      return { status: "paid" }
    case "Challenge":
      return { status: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Pending":
    case "CaptureRequired":
      return { status: "waiting", orderSessionKey: decision.orderSessionKey }
    case "Declined":
    case "Unanswered":
      return { status: "declined" }
  }
}
