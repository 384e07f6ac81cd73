/** What the service tells by webhook: a tagged union of the known events, and one case for all others. */

import type * as Plain from "./generated/interfaces.ts"
import { invalid, type Validated, valid } from "./Validated.ts"
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

/** Any event of the service, discriminated by `_tag` or, when known, by `event`. */
export type WebhookEvent = KnownEvent | UnknownEvent

/** The event of one name. */
export type EventOf<Name extends EventName> = Extract<KnownEvent, { readonly event: Name }>

/** Whether this SDK knows the event. */
export const isKnownEvent = (event: WebhookEvent): event is KnownEvent => event._tag !== "UnknownEvent"

/**
 * Parses the JSON of a verified webhook, without Effect. A property test holds it to the schema.
 *
 * Errors: only for a body that is not a webhook (not an object, or no event name). An unknown event name is an
 * `UnknownEvent`.
 */
export const parseEvent = (json: unknown): Validated<WebhookEvent> => {
  if (!Wire.isJsonObject(json)) return invalid([{ path: "", message: "must be an object" }])
  const body = Wire.webhookBody(json)
  const { event: name } = body
  if (name === undefined) return invalid([{ path: "event", message: "is missing" }])
  if (typeof name !== "string") return invalid([{ path: "event", message: "must be a text" }])
  if (name === "") return invalid([{ path: "event", message: "must be the name of an event" }])
  const known = name.toLowerCase()
  const tag = tags.get(known)
  body._tag = tag ?? "UnknownEvent"
  if (tag !== undefined) body.event = known
  return valid(body as unknown as WebhookEvent) // tag and name come from one table, the fields from the wire's
}

const tags: ReadonlyMap<string, EventTag> = new Map(Object.entries(eventTags))
