/** What to do with a payment that must not be evaluated. */
import type { NotADeclineReason } from "./Decline.ts"

const steps: Readonly<Record<NotADeclineReason, string>> = {
  approved: "The gateway approved the payment. Complete the order.",
  "partially-approved":
    "The gateway approved a part of the amount. Accept that part, or void it before anything else: an evaluation would charge the whole amount as well.",
  duplicate: "The gateway saw this payment before. Look up the first attempt, because it may be paid.",
  "held-for-review": "The payment waits for a review. Release or void it at the gateway.",
  pending: "The result is not final. Wait for it, by webhook or by a query at the gateway.",
  timeout: "The outcome at the gateway is unknown. Query the payment there before anything else.",
  "authentication-required":
    "The issuer or the gateway requires 3-D Secure. Authenticate the consumer and charge again. A decline after that can be evaluated.",
  "invalid-request":
    "The gateway rejected the request or its own configuration, so no bank received it. Correct it and charge again.",
  "gateway-error": "The gateway or its connection failed. Query the payment there, then charge again.",
  canceled: "The payment was canceled. There is nothing to rescue.",
  unrecognized:
    "No field of the object shows that the payment was declined. Check that it is the object of this gateway's payment, with the fields that the mapper reads.",
}

/**
 * What to do with a payment that is not a decline, in full sentences for an operator.
 *
 * @example
 * nextStep("approved") // => "The gateway approved the payment. Complete the order."
 */
export const nextStep = (reason: NotADeclineReason): string => steps[reason]
