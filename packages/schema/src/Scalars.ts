/** The single values of requests and responses, with their units. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Secret from "./Secret.ts"
import type { FieldIssue } from "./Validated.ts"
import { isInstant, isKnownCurrency } from "./validateRequest.ts"

const longestText = 4096

// `rule` is the name of the function of validateRequest.ts that the generated code calls for the same check.
const cleanText = Schema.isPattern(/^[^\p{Cc}\p{Cs}]*$/u, {
  expected: "text without control characters or lone surrogates",
  rule: "isCleanText",
})

/** Text that may be empty: at most 4,096 UTF-16 units, no control characters, well-formed Unicode. */
export const Text = Schema.String.check(
  cleanText,
  Schema.isMaxLength(longestText, { expected: `at most ${longestText} characters` }),
)

/** Text that must not be empty: the service counts an empty text as missing. */
export const RequiredText = Text.check(
  Schema.isMinLength(1, { expected: "a non-empty text (the service counts an empty text as missing)" }),
)

/** An amount of money as a whole number of the currency's minor unit: cents for USD, yen for JPY, fils for KWD. */
export const MinorUnits = Schema.Finite.check(
  Schema.isInt({ expected: "a whole number of minor units (cents for USD), not a decimal amount" }),
  Schema.isGreaterThan(0, { expected: "more than zero" }),
).pipe(Schema.brand("MinorUnits"))

/** An amount that may be zero, such as a discount or a tax, in minor units. */
export const MinorUnitsOrZero = Schema.Finite.check(
  Schema.isInt({ expected: "a whole number of minor units (cents for USD), not a decimal amount" }),
  Schema.isGreaterThanOrEqualTo(0, { expected: "zero or more" }),
).pipe(Schema.brand("MinorUnits"))

/** ISO 4217 alphabetic currency code in capitals, such as `USD`. */
export const CurrencyCode = Schema.String.check(
  Schema.isPattern(/^[A-Z]{3}$/, { expected: "a three-letter ISO 4217 code in capitals, such as USD" }),
)

/** A currency code whose number of decimals is known, for an amount that is sent as a decimal number. */
export const KnownCurrencyCode = CurrencyCode.check(
  Schema.makeFilter(isKnownCurrency, {
    expected: "a currency of ISO 4217: the decimals of any other are not known",
    rule: "isKnownCurrency",
  }),
)

/** ISO 3166-1 alpha-2 country code in capitals, such as `US`. */
export const CountryCode = Schema.String.check(
  Schema.isPattern(/^[A-Z]{2}$/, { expected: "a two-letter ISO 3166-1 code in capitals, such as US" }),
)

/** A GUID as the service writes it; the version is not checked. */
export const Guid = Schema.String.check(
  Schema.isPattern(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, {
    expected: "a GUID such as 6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76",
  }),
)

const instant = Schema.makeFilter(isInstant, {
  expected: "an ISO 8601 time with a zone, such as 2026-06-12T14:30:00Z",
  rule: "isInstant",
})

/** A time as ISO 8601 text with a zone. It stays text, since most callers need no Date. */
export const Instant = Schema.String.check(instant)

/** A month of the year, 1 to 12. */
export const Month = Schema.Finite.check(
  Schema.isInt({ expected: "a whole number" }),
  Schema.isBetween({ minimum: 1, maximum: 12 }, { expected: "a month from 1 to 12" }),
)

/** A four-digit year. */
export const Year = Schema.Finite.check(
  Schema.isInt({ expected: "a whole number" }),
  Schema.isBetween({ minimum: 2000, maximum: 2199 }, { expected: "a four-digit year" }),
)

/** A `Secret`, without conversion. */
export const SecretSelf = Schema.declare<Secret.Secret>(Secret.is, {
  identifier: "Secret",
  expected: "a Secret",
})

/** Text that becomes a `Secret` when it is decoded, such as an access token. */
export const SecretResponse = Schema.String.pipe(
  Schema.decodeTo(
    SecretSelf,
    SchemaTransformation.transform({
      decode: Secret.make,
      encode: (secret: Secret.Secret) => Secret.reveal(secret),
    }),
  ),
)

/**
 * Text that becomes a `Secret` when a request is validated; a `Secret` is accepted too.
 *
 * Shape: 1 to 4,096 characters of visible ASCII and spaces. The value never appears in an issue.
 */
export const SecretText = Schema.Union([
  Schema.String.check(
    Schema.isPattern(/^[\x20-\x7e]{1,4096}$/, { expected: "1 to 4096 visible characters" }),
  ),
  SecretSelf,
])
  .annotate({ tsType: "string | Secret" })
  .pipe(
    Schema.decodeTo(
      SecretSelf,
      SchemaTransformation.transform({
        decode: (value: string | Secret.Secret) => Secret.make(value),
        encode: (secret: Secret.Secret): string | Secret.Secret => secret,
      }),
    ),
  )

/** A rule over several fields as a check of a schema. `name` is the rule's name in validateRequest.ts. */
export const fieldRule = <Fields>(rule: (fields: Fields) => readonly FieldIssue[], name: string) =>
  Schema.makeFilter(
    (fields: Fields) => rule(fields).map(({ path, message }) => ({ path: [path], issue: message })),
    { rule: name },
  )
