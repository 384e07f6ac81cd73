import type { OrderState } from "@flexcharge/schema"
import { orderStatusEndpoint } from "@flexcharge/server"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { shopperOf } from "../shop/session.ts"
import { isOwner, stateOf } from "../webhook/orders.ts"

/** The orders of the shop. */
export class Orders extends Context.Service<
  Orders,
  { readonly stateOf: (orderSessionKey: string) => Effect.Effect<OrderState | undefined> }
>()("shop/Orders") {}

export const OrdersLive = Layer.succeed(Orders, { stateOf: (key) => Effect.sync(() => stateOf(key)) })

/** (request: Request) => Promise<Response>, using the services of the program. */
export const orderStatus = Effect.gen(function* () {
  const context = yield* Effect.context<Orders>()
  const lookUp = Effect.fn("orderStatus")(function* (id: string) {
    const orders = yield* Orders
    return yield* orders.stateOf(id)
  })
  return orderStatusEndpoint({
    lookup: (id) => Effect.runPromiseWith(context)(lookUp(id)),
    authorize: (request, id) => isOwner(id, shopperOf(request)),
  })
})
