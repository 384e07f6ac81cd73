// Exports inferred types: the compiler must be able to name each of them in the declarations of this project.
import { createClient, type Payment } from "@flexcharge/core"
import { fromAdyen } from "@flexcharge/gateways/adyen"
import { fromStripe } from "@flexcharge/gateways/stripe"
import { createInbox, type OrderLedger, sqlite } from "@flexcharge/inbox"
import { createSandbox, type Sandbox } from "@flexcharge/sandbox"
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
export const inbox = createInbox({
  store: sqlite("shop.db", undefined, { lockTimeoutMillis: undefined, now: undefined }),
  handle: undefined,
  forward: undefined,
  transmit: undefined,
  encryptionKey: undefined,
  leaseMillis: undefined,
  backoff: { baseMillis: undefined },
  reconcile: { order: client.order, orders: undefined, evaluate: undefined, quietMillis: undefined },
  retention: { bodyDays: undefined },
  onAlert: undefined,
})
export const claim = (orders: OrderLedger, payment: Payment) =>
  orders.claim({ mid: "m", orderId: "1", payment, attempt: undefined, holdMillis: undefined })
export const wait = (orders: OrderLedger) => orders.wait("1", { until: undefined, signal: undefined })
export const sandbox = () =>
  createSandbox({
    port: undefined,
    profile: { mit: undefined },
    merchants: [{ mid: undefined, profile: undefined }],
    limits: { orders: undefined },
    webhooks: { retryMillis: undefined },
  })
export const control = async ({ control: { faults, profile, webhooks } }: Sandbox) => {
  faults.add({ kind: "latency", millis: undefined })
  profile.set({ captureWindow: undefined })
  webhooks.subscribe({ url: "https://shop.example", events: undefined, secret: undefined })
  await webhooks.waitFor({ event: undefined }, { timeoutMillis: undefined })
}
export const adyen = fromAdyen({ resultCode: "Refused", refusalReason: undefined }, { amount: undefined })
export const stripe = fromStripe(
  { type: "card_error", decline_code: undefined },
  { id: undefined, isRetriedByGateway: undefined },
)

webhookEndpoint({
  secrets: [hidden],
  // @ts-expect-error the name of the field is misspelled
  on: { "order.completed": (completed) => completed.externalOrderID },
})
