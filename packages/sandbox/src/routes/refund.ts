/** POST /orders/{id}/refund. Its amount is in decimal dollars; all other amounts are in cents. */
import { addToTimeline, type Order } from "../Orders.ts"
import { refundFields } from "../RequestFields.ts"
import { businessError, envelope, type HttpResponse, ok, problem } from "../Responses.ts"
import { type ApiRequest, asProblem, findOwnOrder, type Route, rejectInvalidFields } from "../Route.ts"

/** Source: docs.flexfactor.io/docs/refund, 2026, vendor; error 2001 as recorded in 2024, third-party. */
export const refund: Route = {
  operation: "refund",
  method: "POST",
  path: "orders/*/refund",
  authentication: "accessToken",
  handle: (request) => {
    const { store, body, requestId, traceId } = request
    const order = findOwnOrder(request, request.pathId)
    if (order === undefined) return problem(404, traceId)
    const rejection = rejectInvalidFields(request, refundFields, asProblem)
    if (rejection !== undefined) return rejection

    const cents = Math.round((body.number("amountToRefund") ?? 0) * 100)
    const maxCents = maxRefund(request, order, cents)
    if (cents > maxCents) return amountAboveMaximum(cents, maxCents)

    order.refunded += cents
    if (order.refunded === order.amount) store.transition(order, "refund", "refunded in full", { requestId })
    else {
      addToTimeline(order, {
        at: store.clock.now(),
        description: `refunded ${dollars(cents)}`,
        reason: "refunded in part",
        requestId,
      })
      store.events.emit({ kind: "order", id: order.id })
    }
    return ok({
      responseCode: "100",
      responseMessage: store.accounts.findByMid(order.mid)?.profile.refundResponseMessage ?? "APPROVED",
      transactionId: store.random.uuid(),
      ...envelope(true, "SUCCESS"),
    })
  },
}

/** What is left of an approved order; a partial refund is also limited by the profile. */
const maxRefund = ({ store }: ApiRequest, order: Order, cents: number): number => {
  const remaining = order.phase === "APPROVED" ? order.amount - order.refunded : 0
  const cap = store.accounts.findByMid(order.mid)?.profile.partialRefundCap ?? null
  const isPartial = order.refunded + cents < order.amount
  if (cap === null || !isPartial) return remaining
  const remainingOfCap = Math.max(Math.floor(order.amount * cap) - order.refunded, 0)
  return Math.min(remaining, remainingOfCap)
}

const amountAboveMaximum = (cents: number, maxCents: number): HttpResponse => {
  // The text as it was recorded, with its unbalanced parenthesis.
  const message = `Amount to refund (${dollars(cents)}) is greater than maximum refund amount in (${dollars(maxCents)}))`
  return businessError(200, message, "2001", {
    responseCode: "2001",
    responseMessage: message,
    transactionId: null,
  })
}

const dollars = (cents: number): string => (cents / 100).toFixed(2)
