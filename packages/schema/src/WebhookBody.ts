/** The body of a webhook as a schema: for the interfaces, the OpenAPI document and what is known of it. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { maybe } from "./ResponseEnvelope.ts"

/** The members that every event has around its own data. Only the event's name can make a body no webhook. */
const members = {
  timeStamp: maybe(Schema.String, "When it happened, ISO 8601 in UTC with microseconds.", sources.webhook),
  eventData: maybe(Schema.Unknown, "What belongs to this event; null when nothing does.", sources.webhook),
  externalOrderId: maybe(Schema.String, "Your own order id.", sources.webhook),
  orderId: maybe(
    Schema.String,
    "The service's id of the order, equal to `orderSessionKey`.",
    sources.webhook,
  ),
  confirmationId: maybe(Schema.String, "Eight hexadecimal digits for the consumer.", sources.webhook),
  isTestMode: maybe(Schema.Boolean, "Whether it comes from the sandbox.", sources.webhook),
  isResent: maybe(Schema.Boolean, "Whether it was delivered before.", sources.webhook),
} as const

/** The body of any webhook, known or not. */
export const WebhookBody = Schema.StructWithRest(
  Schema.Struct({ event: field(Schema.NonEmptyString, "Name of the event.", sources.webhook), ...members }),
  [Schema.Record(Schema.String, Schema.Unknown)],
).annotate({ identifier: "WebhookBody", description: "The body of any webhook." })
