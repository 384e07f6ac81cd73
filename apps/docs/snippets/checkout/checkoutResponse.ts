import type { Decision, Unanswered, UnknownOutcome } from "@flexcharge/core"
import { recordSignal } from "../webhook/orders.ts"

/** Stores the signal of the decision, and returns the response for the page. */
export const checkoutResponse = (decision: Exclude<Decision, Unanswered> | UnknownOutcome) => {
  if ("signal" in decision && decision.orderSessionKey && decision.signal)
    recordSignal(decision.orderSessionKey, decision.signal)
  switch (decision._tag) {
    case "Approved":
      return { status: "paid" }
    case "Challenge":
      return { status: "challenge", orderSessionKey: decision.orderSessionKey }
    case "Pending":
    case "CaptureRequired":
      return { status: "waiting", orderSessionKey: decision.orderSessionKey }
    case "InProgress": // a second click: the first call tells the page the outcome
      return { status: "waiting" }
    case "NotSent":
      console.error(decision.error.message) // names the fields that are missing or invalid
      return { status: "declined" }
    case "Unanswered":
      resumptions.set(decision.orderId, decision.resumption)
      return { status: "declined" }
    case "Declined":
      return { status: "declined" }
  }
}

/** What to repeat each unanswered rescue with, by order id. Store it in your database: it contains no card data. */
export const resumptions = new Map<string, UnknownOutcome["resumption"]>()
