import { Client } from "@flexcharge/core/effect"
import * as Effect from "effect/Effect"
import { copyOf } from "./copy.ts"

export const transmit = Effect.fn("transmit")(function* (orderId: string) {
  const flexcharge = yield* Client.Client
  return yield* flexcharge.transmit(copyOf(orderId))
})
