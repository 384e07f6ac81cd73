/** The bodies whose shape on the wire differs from the SDK's by more than a name. */
import * as Schema from "effect/Schema"
import * as Schemas from "../src/effect.ts"

const { field, maybe, sources } = Schemas

/** POST /oauth2/token, with the vendor's capitals. */
export const TokenRequest = Schema.Struct({
  AppKey: field(Schemas.SecretText, "API key.", sources.token),
  AppSecret: field(Schemas.SecretText, "API secret.", sources.token),
}).annotate({ identifier: "TokenRequest", description: "The key pair to exchange for a bearer." })

const CreditCard = Schema.Struct({
  first_name: field(Schemas.RequiredText, "Given name on the card.", sources.tokenize),
  last_name: field(Schemas.RequiredText, "Family name on the card.", sources.tokenize),
  number: field(Schemas.SecretText, "Card number.", sources.tokenize),
  verification_value: field(Schemas.SecretText, "CVV; empty when unknown.", sources.tokenize),
  month: field(Schema.String, "Month of expiry, two digits.", sources.tokenize),
  year: field(Schema.String, "Year of expiry, four digits.", sources.tokenize),
}).annotate({ identifier: "CreditCard", description: "A card to vault." })

const PaymentMethodToVault = Schema.Struct({
  credit_card: field(CreditCard, "The card.", sources.tokenize),
  email: Schema.optionalKey(field(Schema.String, "E-mail address.", sources.tokenize)),
  sense_key: Schema.optionalKey(field(Schema.String, "The SenseJS key.", sources.tokenize)),
}).annotate({ identifier: "PaymentMethodToVault", description: "A card to vault, with what belongs to it." })

/** POST /tokenize. */
export const TokenizeRequest = Schema.Struct({
  payment_method: field(PaymentMethodToVault, "What to vault.", sources.tokenize),
}).annotate({ identifier: "TokenizeRequest", description: "A card to vault." })

const VaultedCard = Schema.StructWithRest(
  Schema.Struct({
    token: field(Schemas.RequiredText, "The token, opaque.", sources.tokenize),
    first_six_digits: maybe(Schema.String, "First digits; eight of them in practice.", sources.tokenize),
    last_four_digits: maybe(Schema.String, "Last four digits.", sources.tokenize),
    month: maybe(Schema.Finite, "Month of expiry.", sources.tokenize),
    year: maybe(Schema.Finite, "Year of expiry.", sources.tokenize),
  }),
  [Schema.Record(Schema.String, Schema.Unknown)],
).annotate({ identifier: "VaultedCard", description: "A vaulted card." })

const VaultTransaction = Schema.StructWithRest(
  Schema.Struct({ payment_method: field(VaultedCard, "The vaulted card.", sources.tokenize) }),
  [Schema.Record(Schema.String, Schema.Unknown)],
).annotate({ identifier: "VaultTransaction", description: "The act of vaulting." })

/** The reply of /tokenize. */
export const TokenizeResponse = Schemas.Reply("TokenizeResponse", "The token of a vaulted card.", {
  transaction: field(
    VaultTransaction,
    "The act of vaulting; the token is at `payment_method.token`.",
    sources.tokenize,
  ),
})

/** POST /orders/{id}/refund, with its decimal amount. */
export const RefundRequest = Schema.Struct({
  amountToRefund: field(
    Schema.Finite,
    "Amount as a DECIMAL number of major units: 12.00 is twelve dollars.",
    sources.refund,
  ),
  refundMessage: Schema.optionalKey(field(Schema.String, "Why.", sources.refund)),
}).annotate({ identifier: "RefundRequest", description: "How much to give back." })
