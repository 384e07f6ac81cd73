/** The schema of a webhook's body, from which its interface, its fields and the OpenAPI document are generated. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Field.ts"
import { lenient } from "./ResponseEnvelope.ts"

/** The fields of every event, except its name. All may be absent or null. */
const optionalFields = {
  timeStamp: lenient(Schema.String, "When it happened, ISO 8601 in UTC with microseconds.", sources.webhook, {
    wireName: "TimeStamp",
  }),
  eventData: lenient(Schema.Unknown, "Data of this event, or null.", sources.webhook, {
    wireName: "EventData",
  }),
  externalOrderId: lenient(Schema.String, "Your own order id.", sources.webhook, {
    wireName: "ExternalOrderId",
  }),
  orderId: lenient(
    Schema.String,
    "The service's id of the order, equal to `orderSessionKey`.",
    sources.webhook,
    { wireName: "OrderId" },
  ),
  confirmationId: lenient(Schema.String, "Eight hexadecimal digits for the consumer.", sources.webhook, {
    wireName: "ConfirmationId",
  }),
  isTestMode: lenient(Schema.Boolean, "Whether it comes from the sandbox.", sources.webhook, {
    wireName: "IsTestMode",
  }),
  isResent: lenient(Schema.Boolean, "Whether it was delivered before.", sources.webhook, {
    wireName: "IsResent",
  }),
} as const

/** The body of any webhook, known or not. */
export const WebhookBody = Schema.StructWithRest(
  Schema.Struct({
    event: field(Schema.NonEmptyString, "Name of the event.", sources.webhook, { wireName: "Event" }),
    ...optionalFields,
  }),
  [Schema.Record(Schema.String, Schema.Unknown)],
).annotate({ identifier: "WebhookBody", description: "The body of any webhook." })
