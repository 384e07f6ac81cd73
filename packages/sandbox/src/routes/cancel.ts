/** POST /orders/{id}/cancel and /orders/{external id}/external-cancel: voids before capture. */

import type { Order } from "../Order.ts"
import { canMove } from "../OrderMachine.ts"
import { ok, problem, type Reply, rejected } from "../Reply.ts"
import type { Route, RouteCall } from "../RouteCall.ts"
import { ownOrder } from "./orders.ts"

/** Source: docs.flexfactor.io/docs/cancel, 2026, vendor; the shape of a refusal is assumed. */
export const cancel: Route = {
  name: "cancel",
  method: "POST",
  path: "orders/*/cancel",
  auth: "accessToken",
  answer: (exchange) => cancelled(exchange, ownOrder(exchange, exchange.id)),
}

/** Takes the merchant's own order id, for when /evaluate was not answered in time. */
export const externalCancel: Route = {
  name: "externalCancel",
  method: "POST",
  path: "orders/*/external-cancel",
  auth: "accessToken",
  answer: (exchange) => {
    const { world, clientId, id } = exchange
    const [found] = world.accounts.merchants
      .filter((merchant) => merchant.clientId === clientId)
      .flatMap(({ mid }) => world.orders.byExternalId(mid, id) ?? [])
    return cancelled(exchange, found)
  },
}

const cancelled = async (exchange: RouteCall, order: Order | undefined): Promise<Reply> => {
  const { world, body, raw, traceId, requestId } = exchange
  if (order === undefined) return problem(404, traceId)
  const work = async (): Promise<Reply> => {
    await exchange.pause()
    if (!canMove(order, "cancel"))
      return rejected(400, `An order that is ${order.phase} cannot be cancelled`, "400002")
    world.move(order, "cancel", "cancelled by the merchant", { request: requestId })
    return ok({})
  }
  const key = body.text("idempotencyKey")
  return key === undefined
    ? work()
    : world.idempotency.once({ key: `${order.mid} cancel ${order.id} ${key}`, payload: raw, traceId }, work)
}
