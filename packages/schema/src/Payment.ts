/** The payment: the attempt at the merchant's own processor, the card, the items and 3-D Secure. */
import * as Schema from "effect/Schema"
import { field, sources, type WireFormat } from "./Field.ts"
import {
  CurrencyCode,
  fieldRule,
  Instant,
  MinorUnits,
  MinorUnitsOrZero,
  Month,
  RequiredText,
  SecretText,
  Text,
  Year,
} from "./Scalars.ts"
import { cardRule } from "./validateRequest.ts"

const optionalText = (meaning: string, source: string, wireFormat?: WireFormat) =>
  Schema.optionalKey(field(Text, meaning, source, wireFormat))

/** A result code of the processor. The service of 2024-25 required all three; `NA` is its value for none. */
const resultCode = (check: string) =>
  optionalText(`${check} result; sent as \`NA\` when absent or empty.`, sources.enforced2025, {
    whenEmpty: "NA",
  })

const Whole = Schema.Finite.check(Schema.isInt({ expected: "a whole number" }))

/** The attempt at the merchant's own processor. */
export const Transaction = Schema.Struct({
  id: field(RequiredText, "The processor's or your own id of the attempt.", sources.evaluate),
  amount: field(MinorUnits, "Amount in minor units: 15000 is 150.00 USD.", sources.evaluate),
  currency: field(CurrencyCode, "ISO 4217 code.", sources.evaluate),
  timestampUtc: field(Instant, "When the attempt was made.", sources.examples),
  timezoneUtcOffset: Schema.optionalKey(
    field(Schema.Union([Whole, Text]), "The consumer's offset from UTC in hours.", sources.evaluate),
  ),
  responseCode: Schema.optionalKey(
    field(
      RequiredText,
      "The processor's decline code, such as `05`. Always send it: the service has rejected requests without it.",
      sources.enforced2025,
    ),
  ),
  responseCodeSource: Schema.optionalKey(
    field(
      RequiredText,
      "The gateway whose code it is, such as `nmi`. Always send it, for the same reason.",
      sources.enforced2025,
    ),
  ),
  responseDescription: optionalText("The processor's text for the code.", sources.evaluate),
  responseStatus: optionalText("The processor's status, such as `DECLINED`.", sources.evaluate),
  responseSubStatus: optionalText("The processor's more detailed status.", sources.evaluate),
  processorName: optionalText("Name of the processor.", sources.evaluate),
  avsResultCode: resultCode("Address check"),
  cvvResultCode: resultCode("CVV check"),
  cavvResultCode: resultCode("3-D Secure check"),
  transactionType: optionalText(
    "The transaction type as older integrations send it, such as `CAPTURE`.",
    sources.sample,
  ),
  cardNotPresent: Schema.optionalKey(
    field(Schema.Boolean, "Whether the card was not present.", sources.evaluate),
  ),
  dynamicDescriptor: optionalText(
    "A pre-approved text for the consumer's statement.",
    "Braintree guide, 2026 (third-party)",
  ),
}).annotate({ identifier: "Transaction", description: "The attempt at your own processor." })

const cardDescription = {
  holderName: optionalText("Name on the card.", sources.sample),
  cardType: optionalText("Kind of card, such as `CREDIT`.", sources.sample),
  cardBrand: optionalText("Brand, such as `VISA`.", sources.sample),
  cardCountry: optionalText("Issuing country, such as `US`.", sources.sample),
  cardIssuer: optionalText("Issuing bank.", sources.sample),
  cardLevel: optionalText("Level of the card, such as `PLATINUM`.", sources.sample),
  cardFingerprint: optionalText("Your processor's fingerprint of the card.", sources.sample),
  expirationMonth: Schema.optionalKey(field(Month, "Month of expiry, 1 to 12.", sources.evaluate)),
  expirationYear: Schema.optionalKey(field(Year, "Year of expiry, four digits.", sources.evaluate)),
  cardBinNumber: optionalText("The first six to eight digits.", sources.sample),
  cardLast4Digits: optionalText("The last four digits.", sources.sample),
}

/** The card as /transmit describes it: never its number. */
export const CardDescription = Schema.Struct(cardDescription).annotate({
  identifier: "CardDescription",
  description: "The card, without its number.",
})

/** The card to rescue the payment with: a token from /tokenize, or a number. */
export const PaymentMethod = Schema.Struct({
  ...cardDescription,
  cardNumber: field(
    SecretText,
    "A token from /tokenize with `token: true`, or a card number of 12 to 19 digits.",
    sources.examples,
  ),
  token: Schema.optionalKey(
    field(
      Schema.Boolean,
      "Whether `cardNumber` is a token (`true`) or a card number (`false`).",
      sources.examples,
    ),
  ),
  verificationValue: Schema.optionalKey(
    field(SecretText, "CVV, only together with a card number.", "active_merchant, 2025-03 (third-party)"),
  ),
})
  .check(fieldRule(cardRule, "cardRule"))
  .annotate({ identifier: "PaymentMethod", description: "The card to rescue the payment with." })

/** One item of the order. */
export const OrderItem = Schema.Struct({
  sku: optionalText("Stock keeping unit.", sources.evaluate),
  name: optionalText("Name of the item.", sources.evaluate),
  description: optionalText("Description of the item.", sources.evaluate),
  amount: Schema.optionalKey(field(MinorUnitsOrZero, "Price in minor units.", sources.evaluate)),
  discountAmount: Schema.optionalKey(field(MinorUnitsOrZero, "Discount in minor units.", sources.evaluate)),
  discountType: optionalText("Kind of discount.", sources.evaluate),
  tax: Schema.optionalKey(field(MinorUnitsOrZero, "Tax in minor units.", sources.evaluate)),
  quantity: Schema.optionalKey(field(Whole, "Number of units.", sources.evaluate)),
}).annotate({ identifier: "OrderItem", description: "One item of the order." })

/** The subscription that a recurring payment belongs to. */
export const Subscription = Schema.Struct({
  subscriptionId: field(RequiredText, "Your id of the subscription.", sources.sample),
  interval: field(RequiredText, "How often it is billed, such as `monthly`.", sources.sample),
  price: field(MinorUnitsOrZero, "Price of one period in minor units.", sources.examples),
  currency: field(CurrencyCode, "ISO 4217 code.", sources.sample),
  paymentNumber: optionalText("Which payment this is.", sources.sample),
  totalPayments: optionalText("How many there will be.", sources.sample),
}).annotate({ identifier: "Subscription", description: "The subscription a recurring payment belongs to." })

/** The result of 3-D Secure. */
export const ThreeDSecure = Schema.Struct({
  threeDsVersion: optionalText("Protocol version, such as `2.1.0`.", sources.threeDSecure),
  ecommerceIndicator: optionalText("ECI, such as `05`; sent as `EcommerceIndicator`.", sources.threeDSecure, {
    wireName: "EcommerceIndicator",
  }),
  authenticationValue: Schema.optionalKey(field(SecretText, "CAVV.", sources.threeDSecure)),
  directoryServerTransactionId: optionalText("Directory server's transaction id.", sources.threeDSecure),
  xid: optionalText("3-D Secure 1 transaction id.", sources.threeDSecure),
  authenticationValueAlgorithm: optionalText("Algorithm of the CAVV.", sources.threeDSecure),
  directoryResponseStatus: optionalText(
    "Status of the directory server's response, such as `Y`.",
    sources.threeDSecure,
  ),
  authenticationResponseStatus: optionalText(
    "Status of the authentication, such as `Y`.",
    sources.threeDSecure,
  ),
  enrolled: optionalText("Whether the card is enrolled, such as `Y`.", sources.threeDSecure),
}).annotate({ identifier: "ThreeDSecure", description: "The result of 3-D Secure." })

/** Further data for the service, as a key and a value. */
export const AdditionalField = Schema.Struct({
  key: field(RequiredText, "Name of the value.", sources.evaluate),
  value: field(Text, "The value.", sources.evaluate),
}).annotate({ identifier: "AdditionalField", description: "Further data for the service." })
