/** POST /tokenize: a card becomes a token that can be stored for a later decline. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { Month, RequiredText, SecretText, Text, Year } from "./Scalars.ts"

/** The card to vault, in this SDK's spelling; the wire's snake_case is `Wire.tokenizeBody`. */
export const CreditCard = Schema.Struct({
  firstName: field(RequiredText, "Given name on the card.", sources.tokenize),
  lastName: field(RequiredText, "Family name on the card.", sources.tokenize),
  number: field(SecretText, "Card number.", sources.tokenize),
  verificationValue: Schema.optionalKey(
    field(SecretText, "CVV. Recommended; sent as an empty text when absent.", sources.tokenize),
  ),
  month: field(
    Schema.Union([
      Month,
      Schema.String.check(Schema.isPattern(/^(0?[1-9]|1[0-2])$/, { expected: "a month from 01 to 12" })),
    ]),
    "Month of expiry; sent as two digits.",
    sources.tokenize,
  ),
  year: field(
    Schema.Union([
      Year,
      Schema.String.check(Schema.isPattern(/^2[01]\d\d$/, { expected: "a four-digit year" })),
    ]),
    "Year of expiry; sent as four digits.",
    sources.tokenize,
  ),
}).annotate({ identifier: "CreditCard", description: "A card to vault." })

/** What to vault: a card, with what belongs to it. */
export const VaultedPaymentMethod = Schema.Struct({
  creditCard: field(CreditCard, "The card.", sources.tokenize),
  email: Schema.optionalKey(field(Text, "E-mail address of the consumer.", sources.tokenize)),
  senseKey: Schema.optionalKey(
    field(Schema.NullOr(Text), "The SenseJS key of the checkout page.", sources.tokenize),
  ),
}).annotate({ identifier: "VaultedPaymentMethod", description: "A card to vault, with the page's signals." })

/** A card to vault. */
export const TokenizeRequest = Schema.Struct({
  paymentMethod: field(VaultedPaymentMethod, "What to vault.", sources.tokenize),
}).annotate({ identifier: "TokenizeRequest", description: "A card to vault." })

/** The token of a vaulted card. */
export const TokenizeResponse = Reply("TokenizeResponse", "The token of a vaulted card.", {
  token: field(
    RequiredText,
    "The token, opaque: a GUID or 27 alphanumerics so far. Use it as `paymentMethod.cardNumber` with `token: true`.",
    sources.tokenize,
  ),
  transaction: maybe(
    Schema.Unknown,
    "The reply as the wire has it, around `payment_method`.",
    sources.tokenize,
  ),
  cardBinInfo: maybe(Schema.Unknown, "Null in the fixture.", sources.tokenize),
  status: maybe(Schema.Unknown, "Null in the fixture.", sources.tokenize),
  firstSixDigits: maybe(
    Schema.String,
    "First digits of the card; eight of them in practice.",
    sources.tokenize,
  ),
  lastFourDigits: maybe(Schema.String, "Last four digits of the card.", sources.tokenize),
  month: maybe(Schema.Finite, "Month of expiry.", sources.tokenize),
  year: maybe(Schema.Finite, "Year of expiry.", sources.tokenize),
})
