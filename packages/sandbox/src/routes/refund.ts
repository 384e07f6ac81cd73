/** POST /orders/{id}/refund. Its amount is a decimal number of dollars; all other amounts are in cents. */
import { decimalsOf } from "../inspector/currencyDecimals.js"
import { addToTimeline, type Order } from "../Orders.ts"
import { invalidMessage, refundFields } from "../RequestFields.ts"
import { businessError, envelope, type HttpResponse, ok, problem, validationProblem } from "../Responses.ts"
import { type ApiRequest, asProblem, findOwnOrder, type Route, rejectInvalidFields } from "../Route.ts"

/**
 * Source: docs.flexfactor.io/docs/refund, 2026, vendor, for dollars; error 2001 as recorded in 2024, third-party.
 * Assumed: that the amount of another currency is in its major unit as well.
 */
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

    const decimals = decimalsOf(order.currency)
    const decimalAmount = body.number("amountToRefund") ?? 0
    if (Number(decimalAmount.toFixed(decimals)) !== decimalAmount)
      return validationProblem({ AmountToRefund: [invalidMessage("AmountToRefund")] }, traceId)
    const amount = Math.round(decimalAmount * 10 ** decimals)
    const maxAmount = maxRefund(request, order, amount)
    if (amount > maxAmount) return amountAboveMaximum(order, amount, maxAmount)

    order.refunded += amount
    if (order.refunded === order.amount) store.transition(order, "refund", "refunded in full", { requestId })
    else {
      addToTimeline(order, {
        at: store.clock.now(),
        description: `refunded ${toDecimal(amount, order.currency)}`,
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
const maxRefund = ({ store }: ApiRequest, order: Order, amount: number): number => {
  const remaining = order.phase === "APPROVED" ? order.amount - order.refunded : 0
  const cap = store.accounts.findByMid(order.mid)?.profile.partialRefundCap ?? null
  const isPartial = order.refunded + amount < order.amount
  if (cap === null || !isPartial) return remaining
  const remainingOfCap = Math.max(Math.floor(order.amount * cap) - order.refunded, 0)
  return Math.min(remaining, remainingOfCap)
}

const amountAboveMaximum = ({ currency }: Order, amount: number, maxAmount: number): HttpResponse => {
  // The text as it was recorded, with its unbalanced parenthesis.
  const message = `Amount to refund (${toDecimal(amount, currency)}) is greater than maximum refund amount in (${toDecimal(maxAmount, currency)}))`
  return businessError(200, message, "2001", {
    responseCode: "2001",
    responseMessage: message,
    transactionId: null,
  })
}

const toDecimal = (minorUnits: number, currency: string): string =>
  (minorUnits / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency))
