/** POST /orders/{id}/cancel and /orders/{external id}/external-cancel: void an order before its capture. */
import { isLegal } from "../OrderMachine.ts"
import type { Order } from "../Orders.ts"
import { businessError, type HttpResponse, ok, problem } from "../Responses.ts"
import { type ApiRequest, findOwnOrder, type Route } from "../Route.ts"

/** Source: docs.flexfactor.io/docs/cancel, 2026, vendor. Assumed: the format of a failure. */
export const cancel: Route = {
  operation: "cancel",
  method: "POST",
  path: "orders/*/cancel",
  authentication: "accessToken",
  handle: (request) => cancelOnce(request, findOwnOrder(request, request.pathId)),
}

/** Takes the merchant's own order id, for when the response to /evaluate was lost. */
export const externalCancel: Route = {
  operation: "externalCancel",
  method: "POST",
  path: "orders/*/external-cancel",
  authentication: "accessToken",
  handle: (request) => {
    const { store, clientId, pathId } = request
    const [order] = store.accounts.merchants
      .filter((merchant) => merchant.clientId === clientId)
      .flatMap(({ mid }) => store.orders.findByExternalId(mid, pathId) ?? [])
    return cancelOnce(request, order)
  },
}

/** The idempotency key is optional, and shared by both operations. */
const cancelOnce = async (request: ApiRequest, order: Order | undefined): Promise<HttpResponse> => {
  const { store, body, rawBody, traceId } = request
  if (order === undefined) return problem(404, traceId)
  const idempotencyKey = body.text("idempotencyKey")
  if (idempotencyKey === undefined) return cancelOrder(request, order)
  const key = `${order.mid} cancel ${order.id} ${idempotencyKey}`
  return store.idempotencyKeys.once({ key, payload: rawBody, traceId }, () => cancelOrder(request, order))
}

const cancelOrder = async (request: ApiRequest, order: Order): Promise<HttpResponse> => {
  await request.waitForLatency()
  if (!isLegal(order, "cancel"))
    return businessError(400, `An order that is ${order.phase} cannot be canceled`, "400002")
  request.store.transition(order, "cancel", "canceled by the merchant", { requestId: request.requestId })
  return ok({})
}
