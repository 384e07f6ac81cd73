/** The input of a call: its options, the payment as callers give it, its normalization, and the checks of both. */
import {
  type CaptureRequest,
  type EvaluateRequest,
  type FieldIssue,
  type Merchant,
  type OrderState,
  Secret,
  type TransmitRequest,
} from "@flexcharge/schema"
import { type ApiError, invalid } from "./ApiError.ts"

/** What a rescue without a decision of the service becomes: a decision with the error, or a rejection with it. */
export type UnansweredPolicy = "decline" | "throw"

/** The last argument of every operation. */
export interface CallOptions {
  /** Deadline in milliseconds, retries included. */
  readonly timeoutMillis?: number | undefined
  /** The idempotency key to send instead of the one created from the request; a GUID. */
  readonly idempotencyKey?: string | undefined
  /**
   * Your own attempt, from 1: a new attempt is a new request with a new key. An evaluate or rescue sends an attempt
   * after the first as `attemptCount`; where both are given they must agree.
   */
  readonly attempt?: number | undefined
  /**
   * Stops waiting and rejects with the signal's reason; the service may still carry out the call. A rescue becomes
   * `Unanswered`, or `NotSent` when the signal was aborted before the request was sent. For a deadline use `timeoutMillis`.
   */
  readonly signal?: AbortSignal | undefined
}

/** The last argument of `rescue`. */
export interface RescueOptions extends CallOptions {
  /** What a rescue without a decision of the service becomes, instead of the client's policy. */
  readonly policy?: UnansweredPolicy | undefined
  /** Repeats an earlier rescue whose outcome is unknown: what `decision.resumption` of it contained. */
  readonly resume?: Pick<Resumption, "idempotencyKey" | "attempt" | "fingerprint"> | undefined
  /** Keeps this request's serverless function alive until the transmission has ended, instead of the client's. */
  readonly waitUntil?: ((pending: Promise<unknown>) => void) | undefined
}

/** The last argument of `waitForOutcome`. */
export interface WaitOptions {
  /** How long to wait in all: two minutes by default. */
  readonly timeoutMillis?: number | undefined
  /** The first pause between two queries in milliseconds, which grows by half each time up to ten seconds: 500 by default. */
  readonly intervalMillis?: number | undefined
  /** Called with the state after each query. */
  readonly onState?: ((state: OrderState) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * What to store to repeat an unanswered rescue after a restart: plain JSON, and safe to keep.
 *
 * To repeat it, put the card back into the payment and pass both: `rescue({ ...payment, paymentMethod: {
 * ...payment.paymentMethod, cardNumber, token: true } }, { resume: resumption })`.
 */
export interface Resumption {
  readonly mid: string
  readonly orderId: string
  readonly attempt: number
  readonly idempotencyKey: string
  /** Fingerprint of the payment: the repeated one must have the same. */
  readonly fingerprint: string
  /** The payment as it was sent, without the card number or token, the CVV and the CAVV. */
  readonly payment: Omit<EvaluateRequest, "mid" | "idempotencyKey" | "paymentMethod" | "threeDSecure"> & {
    readonly paymentMethod: Omit<EvaluateRequest["paymentMethod"], "cardNumber" | "verificationValue">
    readonly threeDSecure?: Omit<NonNullable<EvaluateRequest["threeDSecure"]>, "authenticationValue">
  }
}

type WithDefaults<Input, Key extends keyof Input> = Omit<Input, Key> & Partial<Pick<Input, Key>>

/** A copy of a processed payment, after `normalizePayment`. */
export type NormalizedTransmit = WithDefaults<TransmitRequest, "mid">
/** A copy of a processed payment; `mid` is filled in. */
export type TransmitInput = LenientInput<NormalizedTransmit>
/** A declined payment, after `normalizePayment`. */
export type NormalizedEvaluate = WithDefaults<EvaluateRequest, "mid" | "idempotencyKey" | "isDeclined">
/** A declined payment; `mid`, `idempotencyKey` and `isDeclined` are filled in. */
export type EvaluateInput = LenientInput<NormalizedEvaluate>
/** An authorization to capture; `idempotencyKey` is filled in. */
export type CaptureInput = WithDefaults<CaptureRequest, "idempotencyKey">

/** The merchant that a call is made for. */
export interface MerchantIdentity {
  readonly mid: string
  readonly siteId?: string | undefined
  /** Sent with every payment; partners need it. */
  readonly merchant?: Merchant | undefined
}

const none: readonly FieldIssue[] = []

/** Checks a deadline: above 0, and no longer than a timer can run. */
export const deadlineIssues = (timeoutMillis: unknown): readonly FieldIssue[] =>
  typeof timeoutMillis === "number" && timeoutMillis > 0 && timeoutMillis < 2 ** 31
    ? none
    : [{ path: "timeoutMillis", message: "must be a number of milliseconds above 0" }]

/** Checks a signal: anything else would never abort the call. */
export const signalIssues = (signal: unknown): readonly FieldIssue[] =>
  signal == null || (isObject(signal) && typeof Reflect.get(signal, "addEventListener") === "function")
    ? none
    : [{ path: "signal", message: "must be an AbortSignal" }]

/** Checks a pause between two queries: a shorter one would flood the service. */
export const intervalIssues = (intervalMillis: unknown): readonly FieldIssue[] =>
  typeof intervalMillis === "number" && intervalMillis >= 1
    ? none
    : [{ path: "intervalMillis", message: "must be a number of milliseconds from 1" }]

/**
 * Checks the merchant's attempt. An invalid one must not count as the first, whose key would be sent again; and a
 * payment with an `attemptCount` of its own must agree.
 */
export const attemptIssues = (attempt: unknown, attemptCount?: unknown): readonly FieldIssue[] => {
  if (attempt == null) return none
  if (!(Number.isSafeInteger(attempt) && Number(attempt) >= 1))
    return [{ path: "attempt", message: "must be a whole number from 1" }]
  return attemptCount === undefined || attemptCount === attempt
    ? none
    : [{ path: "attempt", message: "must be the attemptCount of the payment; give one or the other" }]
}

/** Checks what a rescue is resumed with: a part that is missing would make it another attempt. */
export const resumeIssues = (resume: RescueOptions["resume"]): readonly FieldIssue[] => {
  if (resume == null) return none
  const { idempotencyKey, fingerprint, attempt } = ownProperties(resume)
  const isComplete =
    typeof idempotencyKey === "string" && typeof fingerprint === "string" && typeof attempt === "number"
  return isComplete ? none : [{ path: "resume", message: "must be the `resumption` of a decision" }]
}

/** Checks a policy: a misspelled one must not silently decline. */
export const policyIssues = (policy: unknown): readonly FieldIssue[] =>
  policy == null || policy === "decline" || policy === "throw"
    ? none
    : [{ path: "policy", message: "must be decline or throw" }]

/**
 * A copy of an object's own properties, without a prototype: a property of a polluted `Object.prototype` must not
 * count as an option. Any other value has no options.
 */
export const ownProperties = <Options extends object>(
  options: Options | null | undefined,
): Partial<Options> => Object.assign(Object.create(null), isObject(options) ? options : undefined)

/** Whether a value is an object and not a list. */
export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reads an input whose getters or proxies may throw; an exception becomes an `Invalid`. */
export const tryRead = <A>(operation: string, read: () => A): A | ApiError => {
  try {
    return read()
  } catch {
    return invalid(operation, [{ path: "", message: "a property of the input throws when it is read" }])
  }
}

/**
 * A payment as gateways and databases give it: optional fields may be `null`, `""` or `undefined`, and times may be a
 * `Date`.
 */
export type LenientInput<Value> = Value extends string | number | boolean | Secret | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly LenientInput<Item>[]
    : {
        readonly [Field in keyof Value]:
          | LenientInput<Value[Field]>
          | (Record<never, never> extends Pick<Value, Field> ? null | undefined : never)
          | (Field extends "timestampUtc" | "expiryDateUtc" ? Date : never)
      }

/**
 * Returns the payment with
 *
 * - `null` and `""` as absent, except in `additionalFields`;
 * - a `Date` in `timestampUtc` and `expiryDateUtc` as ISO 8601 text;
 * - currency and country codes in capitals;
 * - a month of expiry in digits as a number, and a two-digit year of expiry as one of this century.
 *
 * Nothing else is changed: an amount in another form could be one in dollars, and validation reports it. Objects that
 * need no change are not copied.
 */
export const normalizePayment = (payment: object): object => normalizeFields(payment, 0)

const deepestField = 4

const normalizeFields = (fields: object, depth: number): object => {
  let copy: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(fields)) {
    const normalized = normalizeField(name, value, depth)
    if (normalized === value) continue
    copy ??= { ...fields }
    copy[name] = normalized // never `__proto__`, whose value is not empty
  }
  return copy ?? fields
}

const normalizeField = (name: string, value: unknown, depth: number): unknown => {
  if (value === null || value === "") return undefined
  if (Object.hasOwn(normalizations, name)) return normalizations[name]?.(value)
  return typeof value === "object" && depth < deepestField && name !== "__proto__"
    ? normalizeInner(value, depth + 1)
    : value
}

const normalizeInner = (value: object, depth: number): object => {
  if (!Array.isArray(value)) return isPlainObject(value) ? normalizeFields(value, depth) : value
  const items = value.map((item) =>
    typeof item === "object" && item !== null ? normalizeInner(item, depth) : item,
  )
  return items.every((item, index) => item === value[index]) ? value : items
}

// A `Secret`, a `Date` and any other instance of a class stay what they are.
const isPlainObject = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const toCapitals = (value: unknown): unknown => (typeof value === "string" ? value.toUpperCase() : value)

/** A country by its code; a name stays as it is. */
const toCountry = (value: unknown): unknown =>
  typeof value === "string" && value.length === 2 ? value.toUpperCase() : value

const toInstant = (value: unknown): unknown =>
  Object.prototype.toString.call(value) === "[object Date]" && Number.isFinite(Number(value))
    ? new Date(Number(value)).toISOString()
    : value

const toNumber = (value: unknown): unknown =>
  typeof value === "string" && /^\d{1,4}$/.test(value) ? Number(value) : value

const toYear = (value: unknown): unknown => {
  const year = toNumber(value)
  return typeof year === "number" && Number.isInteger(year) && year >= 0 && year <= 99 ? 2000 + year : year
}

/** By name of the field; each name has one meaning wherever it occurs in a payment. */
const normalizations: Readonly<Record<string, (value: unknown) => unknown>> = {
  currency: toCapitals,
  countryCode: toCapitals,
  country: toCountry,
  timestampUtc: toInstant,
  expiryDateUtc: toInstant,
  expirationMonth: toNumber,
  expirationYear: toYear,
  additionalFields: (fields) => fields,
}

/**
 * Formats that belong to one gateway and to no token of this service, whose tokens are GUIDs or plain letters and
 * digits. Tokens of Adyen, Spreedly and Gr4vy have such a form too, so they are not recognized.
 *
 * Sources: documentation of Stripe and Checkout.com (`pm_`, `tok_`, `src_`, `card_` and other prefixes), Braintree
 * (nonces), NMI (Collect.js), Worldpay (token URLs), Authorize.Net and Cybersource (encoded JSON and JWT), 2026.
 */
const formats = Object.entries({
  "a payment method or token of Stripe or Checkout.com": /^(pm|card|tok|src|cus|pi|seti|ba)_/,
  "a nonce of Braintree": /^(tokencc_|tokencreditcard_|fake-.*nonce$)/,
  "a token of NMI's Collect.js": /^\w{8}-\w{6}-\w{6}-\w{12}$/,
  "a token URL of Worldpay": /^https?:/,
  "a token of Authorize.Net or Cybersource": /^eyJ[\w-]{20}/,
})

/** The issue of a card number or token that is a gateway's vault token. The value itself is never repeated. */
const tokenIssues = (path: string, value: unknown): readonly FieldIssue[] => {
  const text = Secret.is(value) ? Secret.reveal(value) : value
  if (typeof text !== "string") return []
  const found = formats.find(([, format]) => format.test(text))
  if (found === undefined) return []
  const message = `looks like ${found[0]}, which only that gateway can charge: tokenize the card with FlexCharge, in the page or with \`tokenize\`, and pass that token with token: true`
  return [{ path, message }]
}

const field = (object: unknown, name: string): unknown =>
  isObject(object) ? Reflect.get(object, name) : undefined

/** The issues of the card in a request for /evaluate or /tokenize. */
export const gatewayTokenIssues = (input: unknown): readonly FieldIssue[] => [
  ...tokenIssues("paymentMethod.cardNumber", field(field(input, "paymentMethod"), "cardNumber")),
  ...tokenIssues(
    "paymentMethod.creditCard.number",
    field(field(field(input, "paymentMethod"), "creditCard"), "number"),
  ),
]
