/** The payer, the addresses, and the merchant that a partner acts for. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Field.ts"
import { CountryCode, fieldRule, RequiredText, Text } from "./Scalars.ts"
import { zipRule } from "./validateRequest.ts"

/** The consumer who pays. */
export const Payer = Schema.Struct({
  email: field(RequiredText, "E-mail address of the consumer.", sources.evaluate),
  id: Schema.optionalKey(field(Text, "Your own id of the consumer.", sources.evaluate)),
  phone: Schema.optionalKey(field(Text, "Phone number of the consumer.", sources.evaluate)),
  birthdate: Schema.optionalKey(
    field(
      Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\d$/, { expected: "a date such as 1990-01-01" })),
      "Date of birth, `YYYY-MM-DD`.",
      sources.evaluate,
    ),
  ),
}).annotate({ identifier: "Payer", description: "The consumer who pays." })

const addressFields = {
  firstName: field(RequiredText, "Given name.", sources.evaluate),
  lastName: field(RequiredText, "Family name.", sources.evaluate),
  country: field(
    RequiredText,
    "Country by name, such as `United States`; the ISO code is accepted too.",
    sources.evaluate,
  ),
  countryCode: field(CountryCode, "ISO 3166-1 alpha-2 code.", sources.evaluate),
  addressLine1: field(RequiredText, "Street and number.", sources.evaluate),
  addressLine2: Schema.optionalKey(field(Text, "Flat, floor, building.", sources.evaluate)),
  city: field(RequiredText, "City.", sources.evaluate),
  state: Schema.optionalKey(
    field(Text, "State or region. Required by the service for cards issued in the US.", sources.evaluate),
  ),
  zipCode: Schema.optionalKey(
    field(
      RequiredText,
      "Postal code; 5 or 9 digits in the US. Either this or `zipcode` is required.",
      sources.examples,
    ),
  ),
  zipcode: Schema.optionalKey(
    field(RequiredText, "The older spelling of `zipCode`; sent as `zipCode`.", sources.evaluate, {
      wireName: "zipCode",
    }),
  ),
  phone: Schema.optionalKey(field(Text, "Phone number at this address.", sources.evaluate)),
}

// `state` is optional here. The vendor requires it for cards issued in the US (docs.flexfactor.io/docs/evaluate, 2026),
// but the address does not show where the card was issued, and the live validation of 2024-25 did not require it.

/** The billing address of the card. */
export const BillingInformation = Schema.Struct(addressFields)
  .check(fieldRule(zipRule, "zipRule"))
  .annotate({ identifier: "BillingInformation", description: "Name and address the card is billed to." })

/** The shipping address. It is optional, but if it is sent, its required fields are required. */
export const ShippingInformation = Schema.Struct(addressFields)
  .check(fieldRule(zipRule, "zipRule"))
  .annotate({ identifier: "ShippingInformation", description: "Name and address the goods are sent to." })

/** The merchant a partner acts for. */
export const Merchant = Schema.Struct({
  id: Schema.optionalKey(field(Text, "The partner's own id of the merchant.", sources.sample)),
  name: Schema.optionalKey(field(Text, "Trading name of the merchant.", sources.sample)),
  mcc: Schema.optionalKey(
    field(Schema.Finite.check(Schema.isInt()), "Merchant category code.", sources.sample),
  ),
  country: Schema.optionalKey(field(Text, "Country of the merchant.", sources.sample)),
}).annotate({
  identifier: "Merchant",
  description: "The merchant a partner acts for. Required of partners, on every transmit and evaluate.",
})
