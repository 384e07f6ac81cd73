/** The differences between the SDK's fields and the JSON of the service, produced by the real codecs. */
import { endpoints, parseEvent } from "@flexcharge/schema"

/** One difference. */
export interface WireDifference {
  readonly what: string
  readonly here: string
  readonly wire: string
}

const shown = (value: unknown): string => JSON.stringify(value)

const sent = (checked: { ok: boolean; value?: unknown }): unknown => {
  if (!checked.ok) throw new Error("A codec rejects its own example request.")
  return checked.value
}

const credentials = { appKey: "key", appSecret: "secret" }
const refund = { amount: 1205, currency: "USD" }
const card = {
  creditCard: { firstName: "J", lastName: "D", number: "4111111111111111", month: 9, year: 2029 },
}
const capitals = (key: string) => `{"${key}":…}`

const event = parseEvent({ Event: "order.completed", ExternalOrderId: "ORDER-1" })

/** The differences, in the order a payment meets them. */
export const wireDifferences: readonly WireDifference[] = [
  {
    what: "token request",
    here: shown(credentials),
    wire: shown(sent(endpoints.token.request(credentials))),
  },
  {
    what: "card to vault",
    here: shown({ paymentMethod: card }),
    wire: shown(sent(endpoints.tokenize.request({ paymentMethod: card }))),
  },
  { what: "refund", here: shown(refund), wire: shown(sent(endpoints.refund.request(refund))) },
  {
    what: "webhook",
    here: event.ok ? shown({ event: event.value.event, externalOrderId: event.value.externalOrderId }) : "",
    wire: shown({ Event: "order.completed", ExternalOrderId: "ORDER-1" }),
  },
  {
    what: "postal code",
    here: `${capitals("zipcode")} or ${capitals("zipCode")}`,
    wire: capitals("zipCode"),
  },
]
