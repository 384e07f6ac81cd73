import type { Decision } from "@flexcharge/core"
import { recordSignal } from "../webhook/orders.ts"

/** Stores the signal of the decision, and returns the response for the page. */
export const checkoutResponse = (decision: Decision) => {
  if (decision._tag !== "Unanswered" && decision.orderSessionKey && decision.signal)
    recordSignal(decision.orderSessionKey, decision.signal)
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
