/** What the service tells by webhook: a tagged union of the known events, and one case for all others. */
import * as Schema from "effect/Schema"
import { type Checked, loose, passed, refused } from "./Checked.ts"
import { field, sources } from "./Documentation.ts"
import { type Drift, driftOf } from "./Drift.ts"
import type * as Plain from "./Interfaces.generated.ts"
import { maybe } from "./Reply.ts"
import * as Wire from "./Wire.ts"

/** The known events: the vendor's name on the wire, and the tag it has here. */
export const eventTags = {
  "order.completed": "OrderCompleted",
  "order.cancelled": "OrderCancelled",
  "order.expired": "OrderExpired",
  "order.refunded": "OrderRefunded",
  "order.capturerequired": "OrderCaptureRequired",
  "payment.chargeback.received": "ChargebackReceived",
  "payment.chargeback.reversed": "ChargebackReversed",
  "payment.early_warning.received": "EarlyWarningReceived",
  "challenge.presented": "ChallengePresented",
  "challenge.attempted": "ChallengeAttempted",
  "challenge.passed": "ChallengePassed",
  "challenge.failed": "ChallengeFailed",
  "payout.created": "PayoutCreated",
  "payout.updated": "PayoutUpdated",
} as const

/** The vendor's name of a known event. */
export type EventName = keyof typeof eventTags

/** The tag of a known event. */
export type EventTag = (typeof eventTags)[EventName]

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

// `Omit` would lose the named members beside the index signature.
type Members = {
  readonly [Member in keyof Plain.WebhookBody as Exclude<Member, "event">]: Plain.WebhookBody[Member]
}

/** An event whose name this SDK knows. */
export type KnownEvent = {
  readonly [Name in EventName]: Members & { readonly _tag: (typeof eventTags)[Name]; readonly event: Name }
}[EventName]

/** An event whose name this SDK does not know yet. It is data, not a failure. */
export interface UnknownEvent extends Members {
  readonly _tag: "UnknownEvent"
  readonly event: string
}

/** Any event of the service, told apart by `_tag` or, when known, by `event`. */
export type WebhookEvent = KnownEvent | UnknownEvent

/** The event of one name. */
export type EventOf<Name extends EventName> = Extract<KnownEvent, { readonly event: Name }>

/** Whether this SDK knows the event. */
export const isKnownEvent = (event: WebhookEvent): event is KnownEvent => event._tag !== "UnknownEvent"

const readBody = loose(WebhookBody)

/**
 * Reads the parsed JSON of a verified webhook.
 *
 * Errors: only for a body that is no webhook at all (no object, or no event name).
 * An unknown event name is an `UnknownEvent`.
 */
export const parseEvent = (json: unknown): Checked<WebhookEvent> => {
  const body = readBody(Wire.webhookBody(json))
  if (!body.ok) return refused(body.issues)
  const event = body.value.event.toLowerCase()
  const tag = Object.hasOwn(eventTags, event) ? eventTags[event as EventName] : undefined // own key just checked
  const named = tag === undefined ? { _tag: "UnknownEvent" } : { _tag: tag, event }
  return passed({ ...body.value, ...named } as WebhookEvent) // tag and name come from one table
}

/** What a webhook's body holds that this SDK does not know: new members, or a new event name. */
export const eventDrift = (json: unknown): readonly Drift[] => {
  const body = Wire.webhookBody(json)
  const parsed = parseEvent(json)
  const news = driftOf(WebhookBody.ast, body)
  return parsed.ok && !isKnownEvent(parsed.value)
    ? [{ kind: "word", path: "event", word: parsed.value.event }, ...news]
    : news
}
