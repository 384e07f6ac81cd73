/** POST /transmit: a copy of a processed payment. It does not start a rescue. */
import * as Schema from "effect/Schema"
import { BillingInformation, Merchant, Payer, ShippingInformation } from "./Addresses.ts"
import { field, sources } from "./Field.ts"
import { AdditionalField, CardDescription, OrderItem, Subscription, Transaction } from "./Payment.ts"
import { lenient, ResponseObject } from "./ResponseEnvelope.ts"
import { RequiredText, Text } from "./Scalars.ts"

const optionalText = (meaning: string, source: string = sources.transmit) =>
  Schema.optionalKey(field(Text, meaning, source))

/** The fields that /transmit and /evaluate have in common. */
export const paymentFields = {
  orderId: field(
    RequiredText,
    "Your own order id. It must be the same on every retry of a payment without the consumer (sync MIT).",
    sources.evaluate,
  ),
  isMIT: field(Schema.Boolean, "Whether you, not the consumer, started the payment.", sources.evaluate),
  isRecurring: Schema.optionalKey(
    field(Schema.Boolean, "Whether it belongs to a subscription.", sources.sample),
  ),
  // Every vendor example has a GUID. No source shows that other texts are rejected, so any text is allowed.
  mid: field(RequiredText, "Merchant id.", sources.evaluate),
  siteId: optionalText("Site of the merchant; either this or `siteUrl` assigns it.", sources.evaluate),
  siteUrl: optionalText("Website, when several share a site id.", sources.evaluate),
  orderSource: optionalText("Where the order comes from, such as `ecommerce`.", sources.evaluate),
  transaction: field(Transaction, "The attempt at your own processor.", sources.evaluate),
  payer: field(Payer, "The consumer.", sources.evaluate),
  shippingInformation: Schema.optionalKey(field(ShippingInformation, "Shipping address.", sources.evaluate)),
  orderItems: Schema.optionalKey(field(Schema.Array(OrderItem), "The items of the order.", sources.evaluate)),
  subscription: Schema.optionalKey(field(Subscription, "The subscription.", sources.sample)),
  merchant: Schema.optionalKey(field(Merchant, "The merchant a partner acts for.", sources.sample)),
  additionalFields: Schema.optionalKey(
    field(Schema.Array(AdditionalField), "Further data.", sources.evaluate),
  ),
  correlationId: optionalText("Your own id to find the call by.", sources.sample),
} as const

/** A processed payment, approved or declined. */
export const TransmitRequest = Schema.Struct({
  ...paymentFields,
  isDeclined: field(Schema.Boolean, "Whether your processor declined it.", sources.transmit),
  paymentMethod: field(CardDescription, "The card, without its number.", sources.transmit),
  billingInformation: Schema.optionalKey(field(BillingInformation, "Billing address.", sources.transmit)),
}).annotate({ identifier: "TransmitRequest", description: "A copy of a processed payment." })

/** The transaction key of a transmitted payment. */
export const TransmitResponse = ResponseObject(
  "TransmitResponse",
  "The transaction key of a transmitted payment.",
  {
    transmitId: lenient(
      Schema.String,
      "The only key seen in a response; assumed to be the transaction key of the partner documentation.",
      sources.sample,
    ),
    status: lenient(
      Schema.Union([Schema.String, Schema.Finite]),
      "A status, as text or number.",
      sources.sample,
    ),
  },
)
