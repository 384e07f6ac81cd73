// Exports inferred types: the compiler must be able to name each of them in the declarations of this project.
import { createClient, type Payment } from "@flexcharge/core"
import { Card, endpoints, Money, OrderState, parseEvent, Secret, Signal } from "@flexcharge/schema"
import { webhookEndpoint } from "@flexcharge/server"
import { unwrap } from "@flexcharge/webhooks"

export const initial = OrderState.initial
export const approved = OrderState.join(undefined, Signal.fromEvaluate({ status: "APPROVED" }))
export const change = OrderState.change(initial, approved)
export const hidden = Secret.make("x")
export const isSecret = Secret.is
export const { join, isPaid } = OrderState
export const { fromEvent, fromOrder } = Signal
export const client = createClient({ appKey: "k", appSecret: hidden })
export const rescue = (payment: Payment) => client.rescue(payment)
export const order = async (id: string) => Signal.fromOrder(await client.order(id))
export const event = parseEvent({})
export const decimal = Money.toDecimal
export const brand = Card.brand
export const evaluate = endpoints.evaluate
export const receive = unwrap
export const endpoint = webhookEndpoint({
  secrets: [hidden],
  on: { "order.completed": ({ externalOrderId }) => void externalOrderId },
})

// An optional field accepts undefined, also under exactOptionalPropertyTypes.
export const withoutOptionalFields = (payment: Payment): Payment => ({
  ...payment,
  senseKey: undefined,
  threeDSecure: undefined,
  payer: { ...payment.payer, phone: undefined },
})
createClient({ mid: undefined, timeoutMillis: undefined, retry: undefined, hooks: undefined })

webhookEndpoint({
  secrets: [hidden],
  // @ts-expect-error the name of the field is misspelled
  on: { "order.completed": (completed) => completed.externalOrderID },
})
