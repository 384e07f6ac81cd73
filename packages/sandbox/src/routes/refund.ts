/** POST /orders/{id}/refund: gives money back, in decimal dollars unlike every other amount. */

import { refundFields } from "../Fields.ts"
import { envelope, ok, problem, rejected } from "../Reply.ts"
import { type Route, rejectionOf } from "../RouteCall.ts"
import { ownOrder } from "./orders.ts"

/** Source: docs.flexfactor.io/docs/refund, 2026, vendor; refusal 2001 as recorded, third-party. */
export const refund: Route = {
  name: "refund",
  method: "POST",
  path: "orders/*/refund",
  auth: "accessToken",
  answer: (exchange) => {
    const { world, body, requestId, traceId } = exchange
    const order = ownOrder(exchange, exchange.id)
    if (order === undefined) return problem(404, traceId)
    const refusal = rejectionOf(exchange, refundFields, "strict-2025", "problem")
    if (refusal !== undefined) return refusal
    const asked = Math.round((body.number("amountToRefund") ?? 0) * 100)
    const remainder = order.phase === "APPROVED" ? order.amount - order.refunded : 0
    const cap = world.accounts.byMid(order.mid)?.profile.partialRefundCap ?? null
    const isPartial = order.refunded + asked < order.amount
    const most =
      cap !== null && isPartial ? Math.max(Math.floor(order.amount * cap) - order.refunded, 0) : remainder
    if (asked > most || asked > remainder)
      return rejected(200, overMaximum(asked, Math.min(most, remainder)), "2001", {
        responseCode: "2001",
        responseMessage: overMaximum(asked, Math.min(most, remainder)),
        transactionId: null,
      })
    order.refunded += asked
    if (order.refunded === order.amount)
      world.move(order, "refund", "refunded in full", { request: requestId })
    else {
      order.timeline.push({
        at: world.clock.now(),
        what: `refunded ${dollars(asked)}`,
        why: "refunded in part",
        request: requestId,
      })
      world.hub.tell({ kind: "order", id: order.id })
    }
    return ok({
      responseCode: "100",
      responseMessage: "APPROVED",
      transactionId: world.random.uuid(),
      ...envelope(true, "SUCCESS"),
    })
  },
}

/** The vendor's own words, its unbalanced bracket included. */
const overMaximum = (asked: number, most: number): string =>
  `Amount to refund (${dollars(asked)}) is greater than maximum refund amount in (${dollars(most)}))`

const dollars = (cents: number): string => (cents / 100).toFixed(2)
