import { Client } from "@flexcharge/core/effect"
import * as Effect from "effect/Effect"
import { type CheckoutForm, charge } from "../shop/gateway.ts"
import { orderHeaders } from "../status/orderCookie.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

/** Returns the body and the headers of the response. */
export const checkout = Effect.fn("checkout")(function* (form: CheckoutForm) {
  const flexcharge = yield* Client.Client
  const payment = yield* Effect.promise(() => charge(form)) // charges at your own gateway first
  const { decision } = yield* flexcharge.rescue(payment)
  const result = checkoutResponse(decision)
  return { result, headers: orderHeaders(result) }
})
