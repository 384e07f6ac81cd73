/** POST /capture: takes the money of an authorized order. */

import { captureFields } from "../Fields.ts"
import { canMove } from "../OrderMachine.ts"
import { envelope, ok, problem, type Reply, rejected } from "../Reply.ts"
import { type Route, type RouteCall, rejectionOf } from "../RouteCall.ts"
import { ownOrder } from "./orders.ts"

/** Source: docs.flexfactor.io/docs/capture, 2026, vendor; the shape of a failure is assumed. */
export const capture: Route = {
  name: "capture",
  method: "POST",
  path: "capture",
  auth: "accessToken",
  answer: async (exchange) => {
    const { world, body, raw, clientId, traceId } = exchange
    const refusal = rejectionOf(exchange, captureFields, "strict-2025", "problem")
    if (refusal !== undefined) return refusal
    const key = `${clientId} capture ${body.text("idempotencyKey")}`
    return world.idempotency.once({ key, payload: raw, traceId }, async () => {
      await exchange.pause()
      return captured(exchange)
    })
  },
}

const captured = (exchange: RouteCall): Reply => {
  const { world, body, requestId, traceId } = exchange
  const order = ownOrder(exchange, body.text("orderId") ?? "")
  if (order === undefined) return problem(404, traceId)
  if (!canMove(order, "capture"))
    return rejected(200, `An order that is ${order.phase} cannot be captured`, "2002")
  const isWhole =
    body.integer("amount") === order.amount && body.text("currency")?.toUpperCase() === order.currency
  if (!isWhole) return rejected(200, "Amount to capture differs from the authorized amount", "2003")
  world.move(order, "capture", "captured by the merchant", { request: requestId })
  return ok(envelope(true, "SUCCESS"))
}
