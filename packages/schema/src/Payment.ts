/** What was paid, with what, and how the merchant's own processor answered. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import {
  CurrencyCode,
  Instant,
  MinorUnits,
  MinorUnitsOrZero,
  Month,
  RequiredText,
  SecretText,
  Text,
  Year,
} from "./Scalars.ts"
import { cardRule } from "./validators.ts"

const optionalText = (meaning: string, source: string) => Schema.optionalKey(field(Text, meaning, source))

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
      "The processor's decline code, such as `05`. Always send it: without it the service has refused the request.",
      sources.enforced2025,
    ),
  ),
  responseCodeSource: Schema.optionalKey(
    field(
      RequiredText,
      "Who speaks that code, such as `nmi`. Always send it, for the same reason.",
      sources.enforced2025,
    ),
  ),
  responseDescription: optionalText("The processor's text for the code.", sources.evaluate),
  responseStatus: optionalText("The processor's status word, such as `DECLINED`.", sources.evaluate),
  responseSubStatus: optionalText("The processor's finer status word.", sources.evaluate),
  processorName: optionalText("Name of the processor.", sources.evaluate),
  avsResultCode: optionalText(
    "Address check result; sent as `NA` when absent or empty.",
    sources.enforced2025,
  ),
  cvvResultCode: optionalText("CVV check result; sent as `NA` when absent or empty.", sources.enforced2025),
  cavvResultCode: optionalText(
    "3-D Secure check result; sent as `NA` when absent or empty.",
    sources.enforced2025,
  ),
  transactionType: optionalText("An older place of the transaction type, such as `CAPTURE`.", sources.sample),
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
  .check(Schema.makeFilter(cardRule, { rule: "cardRule" }))
  .annotate({ identifier: "PaymentMethod", description: "The card to rescue the payment with." })

/** One line of the basket. */
export const OrderItem = Schema.Struct({
  sku: optionalText("Stock keeping unit.", sources.evaluate),
  name: optionalText("Name of the item.", sources.evaluate),
  description: optionalText("What it is.", sources.evaluate),
  amount: Schema.optionalKey(field(MinorUnitsOrZero, "Price in minor units.", sources.evaluate)),
  discountAmount: Schema.optionalKey(field(MinorUnitsOrZero, "Discount in minor units.", sources.evaluate)),
  discountType: optionalText("Kind of discount.", sources.evaluate),
  tax: Schema.optionalKey(field(MinorUnitsOrZero, "Tax in minor units.", sources.evaluate)),
  quantity: Schema.optionalKey(field(Whole, "How many.", sources.evaluate)),
}).annotate({ identifier: "OrderItem", description: "One line of the basket." })

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
  ecommerceIndicator: optionalText("ECI, such as `05`; sent as `EcommerceIndicator`.", sources.threeDSecure),
  authenticationValue: Schema.optionalKey(field(SecretText, "CAVV.", sources.threeDSecure)),
  directoryServerTransactionId: optionalText("Directory server's transaction id.", sources.threeDSecure),
  xid: optionalText("3-D Secure 1 transaction id.", sources.threeDSecure),
  authenticationValueAlgorithm: optionalText("Algorithm of the CAVV.", sources.threeDSecure),
  directoryResponseStatus: optionalText("Directory's answer, such as `Y`.", sources.threeDSecure),
  authenticationResponseStatus: optionalText("Authentication's answer, such as `Y`.", sources.threeDSecure),
  enrolled: optionalText("Whether the card is enrolled, such as `Y`.", sources.threeDSecure),
}).annotate({ identifier: "ThreeDSecure", description: "The result of 3-D Secure." })

/** A further fact for the service, as a key and a value. */
export const AdditionalField = Schema.Struct({
  key: field(RequiredText, "Name of the fact.", sources.evaluate),
  value: field(Text, "The fact.", sources.evaluate),
}).annotate({ identifier: "AdditionalField", description: "A further fact for the service." })
