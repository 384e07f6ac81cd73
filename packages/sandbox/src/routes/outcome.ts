/** POST /outcome: the deprecated way to query the status of an order. */
import type { Phase } from "../Orders.ts"
import { outcomeFields } from "../RequestFields.ts"
import { envelope, ok } from "../Responses.ts"
import { asProblem, findOwnOrder, type Route, rejectInvalidFields } from "../Route.ts"

/** The statuses that differ from those of /evaluate. Assumed: those that the documentation does not list. */
const statusOfPhase: Readonly<Partial<Record<Phase, string>>> = {
  CHALLENGE: "PROCESSING",
  CAPTUREREQUIRED: "PROCESSING",
  REFUNDED: "APPROVED",
}

/** Source: docs.flexfactor.io/docs/outcome-1, 2025, vendor. */
export const outcome: Route = {
  operation: "outcome",
  method: "POST",
  path: "outcome",
  authentication: "accessToken",
  handle: (request) => {
    const rejection = rejectInvalidFields(request, outcomeFields, asProblem)
    if (rejection !== undefined) return rejection
    const order = findOwnOrder(request, request.body.text("orderSessionKey") ?? "")
    if (order === undefined) return ok({ ...envelope(true, "NOTFOUND"), confirmationId: null })
    const status = statusOfPhase[order.phase] ?? order.phase
    return ok({ ...envelope(true, status), confirmationId: order.confirmationId })
  },
}
