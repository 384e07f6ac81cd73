/** POST /tokenize: exchanges a card for a token that can be stored for a later decline. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Field.ts"
import { lenient, ResponseObject } from "./ResponseEnvelope.ts"
import { Month, RequiredText, SecretText, Text, Year } from "./Scalars.ts"

/** The card to store. */
export const CreditCard = Schema.Struct({
  firstName: field(RequiredText, "Given name on the card.", sources.tokenize, { wireName: "first_name" }),
  lastName: field(RequiredText, "Family name on the card.", sources.tokenize, { wireName: "last_name" }),
  number: field(SecretText, "Card number.", sources.tokenize),
  verificationValue: Schema.optionalKey(
    field(SecretText, "CVV. Recommended; sent as an empty text when absent.", sources.tokenize, {
      wireName: "verification_value",
      whenEmpty: "",
    }),
  ),
  month: field(
    Schema.Union([
      Month,
      Schema.String.check(Schema.isPattern(/^(0?[1-9]|1[0-2])$/, { expected: "a month from 01 to 12" })),
    ]),
    "Month of expiry; sent as two digits.",
    sources.tokenize,
    { encode: "twoDigits" },
  ),
  year: field(
    Schema.Union([
      Year,
      Schema.String.check(Schema.isPattern(/^2[01]\d\d$/, { expected: "a four-digit year" })),
    ]),
    "Year of expiry; sent as four digits.",
    sources.tokenize,
    { encode: "digits" },
  ),
}).annotate({ identifier: "CreditCard", description: "The card to store." })

/** The card to store, with the e-mail address and SenseJS key of the consumer. */
export const VaultedPaymentMethod = Schema.Struct({
  creditCard: field(CreditCard, "The card.", sources.tokenize, { wireName: "credit_card" }),
  email: Schema.optionalKey(field(Text, "E-mail address of the consumer.", sources.tokenize)),
  senseKey: Schema.optionalKey(
    field(Schema.NullOr(Text), "The SenseJS key of the checkout page.", sources.tokenize, {
      wireName: "sense_key",
      encode: "withoutNull",
    }),
  ),
}).annotate({
  identifier: "VaultedPaymentMethod",
  description: "The card to store, with the SenseJS key of the page.",
})

/** The card to store. */
export const TokenizeRequest = Schema.Struct({
  paymentMethod: field(VaultedPaymentMethod, "The card to store.", sources.tokenize, {
    wireName: "payment_method",
  }),
}).annotate({ identifier: "TokenizeRequest", description: "The card to store." })

/** The token of a stored card. */
export const TokenizeResponse = ResponseObject("TokenizeResponse", "The token of a stored card.", {
  token: field(
    RequiredText,
    "The token, opaque: a GUID or 27 alphanumerics so far. Use it as `paymentMethod.cardNumber` with `token: true`.",
    sources.tokenize,
    { readFrom: ["transaction.payment_method.token"] },
  ),
  transaction: lenient(
    Schema.Unknown,
    "The transaction of the response, with `payment_method` inside.",
    sources.tokenize,
  ),
  cardBinInfo: lenient(Schema.Unknown, "Null in the fixture.", sources.tokenize),
  status: lenient(Schema.Unknown, "Null in the fixture.", sources.tokenize),
  firstSixDigits: lenient(
    Schema.String,
    "First digits of the card; eight of them in practice.",
    sources.tokenize,
    { readFrom: ["transaction.payment_method.first_six_digits"] },
  ),
  lastFourDigits: lenient(Schema.String, "Last four digits of the card.", sources.tokenize, {
    readFrom: ["transaction.payment_method.last_four_digits"],
  }),
  month: lenient(Schema.Finite, "Month of expiry.", sources.tokenize, {
    readFrom: ["transaction.payment_method.month"],
  }),
  year: lenient(Schema.Finite, "Year of expiry.", sources.tokenize, {
    readFrom: ["transaction.payment_method.year"],
  }),
})
