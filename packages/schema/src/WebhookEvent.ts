/** The events that the service sends by webhook: a tagged union of the known ones, and one case for all others. */
import { isJsonObject, type JsonObject, toBoolean, toText } from "./decodeResponse.ts"
import type * as Plain from "./generated/interfaces.ts"
import type { Validated } from "./Validated.ts"

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

// Without the index signature of the body, so that a misspelled field is a compile error. `Omit` would lose the named
// fields.
type EventFields = {
  readonly [Field in keyof Plain.WebhookBody as string extends Field
    ? never
    : Exclude<Field, "event">]: Plain.WebhookBody[Field]
}

/** An event with a name that this version of the SDK defines. */
export type KnownEvent = {
  readonly [Name in EventName]: EventFields & {
    readonly _tag: (typeof eventTags)[Name]
    readonly event: Name
  }
}[EventName]

/** An event with a name that this version of the SDK does not define. It is a value, not an error. */
export interface UnknownEvent extends EventFields {
  readonly _tag: "UnknownEvent"
  readonly event: string
}

/**
 * Any event of the service, discriminated by `_tag` or, when known, by `event`.
 *
 * A field that this version of the SDK does not define is kept at run time: read it with `Reflect.get(event, name)`.
 */
export type WebhookEvent = KnownEvent | UnknownEvent

/** The event of one name. */
export type EventOf<Name extends EventName> = Extract<KnownEvent, { readonly event: Name }>

/** Whether this version of the SDK defines the event. */
export const isKnownEvent = (event: WebhookEvent): event is KnownEvent => event._tag !== "UnknownEvent"

/** The conversion of each field of a webhook, by the vendor's name of the field. */
const conversions: Readonly<Record<string, (value: unknown) => unknown>> = {
  Event: (value) => value,
  TimeStamp: toText,
  EventData: (value) => value,
  ExternalOrderId: toText,
  OrderId: toText,
  ConfirmationId: toText,
  IsTestMode: toBoolean,
  IsResent: toBoolean,
}

interface Field {
  /** This SDK's name. */
  readonly name: string
  readonly convert: (value: unknown) => unknown
}

/** Each field by the vendor's name, and by that name in lower case. */
const fields = new Map<string, Field>(
  Object.entries(conversions).flatMap(([wireName, convert]) => {
    const field = { name: wireName.charAt(0).toLowerCase() + wireName.slice(1), convert }
    return [
      [wireName, field],
      [wireName.toLowerCase(), field],
    ]
  }),
)

/** Finds the field of a name in any letter case; the vendor's own spelling is tried first, because it is the usual one. */
const fieldOf = (key: string): Field | undefined => fields.get(key) ?? fields.get(key.toLowerCase())

/** A webhook's body under this SDK's field names, which are recognized in any letter case. Values are unchanged. */
export const renameFields = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).map(([key, value]) => [fieldOf(key)?.name ?? key, value]))

/**
 * Parses the JSON of a verified webhook, without Effect. A property test compares it with the schema.
 *
 * The vendor's documentation has field names in PascalCase, its sample types have camelCase: any letter case is read.
 * Errors: only for a body that is not a webhook (not an object, or without an event name). An unknown event name is an
 * `UnknownEvent`.
 */
export const parseEvent = (json: unknown): Validated<WebhookEvent> => {
  if (!isJsonObject(json)) return notAWebhook("", "must be an object")
  const event: Record<string, unknown> = {}
  for (const key of Object.keys(json)) {
    const value = json[key]
    const field = fieldOf(key)
    if (field !== undefined) event[field.name] = field.convert(value)
    else if (key !== "__proto__") event[key] = value
  }
  const { event: name } = event
  if (name === undefined) return notAWebhook("event", "is missing")
  if (typeof name !== "string") return notAWebhook("event", "must be a text")
  if (name === "") return notAWebhook("event", "must be the name of an event")
  const knownName = tags.has(name) ? name : name.toLowerCase()
  const tag = tags.get(knownName)
  event._tag = tag ?? "UnknownEvent"
  if (tag !== undefined) event.event = knownName
  return { ok: true, value: event as unknown as WebhookEvent } // the tag matches the name, the fields are converted
}

const notAWebhook = (path: string, message: string): Validated<never> => ({
  ok: false,
  issues: [{ path, message }],
})

const tags: ReadonlyMap<string, EventTag> = new Map(Object.entries(eventTags))
