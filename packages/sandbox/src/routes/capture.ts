/** POST /capture: captures the amount of an authorized order. */
import { isLegal } from "../OrderMachine.ts"
import { captureFields } from "../RequestFields.ts"
import { businessError, envelope, type HttpResponse, ok, problem } from "../Responses.ts"
import { type ApiRequest, asProblem, findOwnOrder, type Route, rejectInvalidFields } from "../Route.ts"

/** Source: docs.flexfactor.io/docs/capture, 2026, vendor. Assumed: the format of a failure. */
export const capture: Route = {
  operation: "capture",
  method: "POST",
  path: "capture",
  authentication: "accessToken",
  handle: async (request) => {
    const { store, body, rawBody, clientId, traceId } = request
    const rejection = rejectInvalidFields(request, captureFields, asProblem)
    if (rejection !== undefined) return rejection
    const key = `${clientId} capture ${body.text("idempotencyKey")}`
    return store.idempotencyKeys.once({ key, payload: rawBody, traceId }, async () => {
      await request.waitForLatency()
      return captureOrder(request)
    })
  },
}

const captureOrder = (request: ApiRequest): HttpResponse => {
  const { store, body, requestId, traceId } = request
  const order = findOwnOrder(request, body.text("orderId") ?? "")
  if (order === undefined) return problem(404, traceId)
  if (!isLegal(order, "capture"))
    return businessError(200, `An order that is ${order.phase} cannot be captured`, "2002")
  const isFullAmount =
    body.integer("amount") === order.amount && body.text("currency")?.toUpperCase() === order.currency
  if (!isFullAmount) return businessError(200, "Amount to capture differs from the authorized amount", "2003")
  store.transition(order, "capture", "captured by the merchant", { requestId })
  return ok(envelope(true, "SUCCESS"))
}
