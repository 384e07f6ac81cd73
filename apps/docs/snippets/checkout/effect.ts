import { Client } from "@flexcharge/core/effect"
import * as Effect from "effect/Effect"
import { type CheckoutForm, charge } from "../shop/gateway.ts"
import { recordDecision } from "../webhook/orders.ts"
import { checkoutResponse } from "./checkoutResponse.ts"

export const checkout = Effect.fn("checkout")(function* (form: CheckoutForm, shopper: string) {
  const flexcharge = yield* Client.Client
  const payment = yield* Effect.promise(() => charge(form)) // charges at your own gateway first
  const { decision } = yield* flexcharge.rescue(payment)
  recordDecision(decision, shopper)
  return checkoutResponse(decision)
})
