/** POST /evaluate: requests the rescue of a declined payment. */
import * as Schema from "effect/Schema"
import { BillingInformation } from "./Addresses.ts"
import { field, sources, type WireFormat } from "./Field.ts"
import { OpenLiterals } from "./OpenLiterals.ts"
import { PaymentMethod, ThreeDSecure } from "./Payment.ts"
import { lenient, ResponseObject } from "./ResponseEnvelope.ts"
import { Guid, Instant, RequiredText, Text } from "./Scalars.ts"
import { paymentFields } from "./Transmit.ts"

const optionalText = (meaning: string, source: string, wireFormat?: WireFormat) =>
  Schema.optionalKey(field(Text, meaning, source, wireFormat))

/** A declined payment to rescue. */
export const EvaluateRequest = Schema.Struct({
  ...paymentFields,
  isDeclined: field(
    Schema.Literal(true),
    "Always `true`: only declined payments are evaluated.",
    sources.evaluate,
  ),
  idempotencyKey: field(
    Guid,
    "A GUID that is new for every distinct request and the same for its repetitions.",
    sources.evaluate,
  ),
  paymentMethod: field(PaymentMethod, "The card, by token or number.", sources.evaluate),
  billingInformation: field(BillingInformation, "Billing address.", sources.evaluate),
  transactionType: Schema.optionalKey(
    field(
      Schema.Literals(["PURCHASE", "AUTHORIZATION"]),
      "What to do with the money; `AUTHORIZATION` needs an account with auth and capture. Absent means purchase.",
      sources.evaluate,
    ),
  ),
  customerIp: optionalText(
    "The consumer's IP address; critical when the consumer started the payment.",
    sources.evaluate,
  ),
  senseKey: Schema.optionalKey(
    field(Schema.NullOr(Text), "The SenseJS key of the checkout page.", sources.evaluate),
  ),
  expiryDateUtc: Schema.optionalKey(
    field(
      Instant,
      "When the service stops retrying a managed MIT: two to three weeks ahead.",
      sources.evaluate,
    ),
  ),
  threeDSecure: Schema.optionalKey(field(ThreeDSecure, "The result of 3-D Secure.", sources.threeDSecure)),
  attemptCount: Schema.optionalKey(
    field(
      Schema.Finite.check(
        Schema.isInt({ expected: "a whole number" }),
        Schema.isGreaterThanOrEqualTo(1, { expected: "1 or more" }),
      ),
      "Which authorization attempt this is: 1 for the original, 2 for the first retry.",
      "docs.flexfactor.io/docs/changelog, 2026-06-04 (vendor)",
    ),
  ),
  source: optionalText("Name of the calling gateway; sent as `Source`.", sources.threeDSecure, {
    wireName: "Source",
  }),
  extraData: optionalText("Further JSON as text; sent as `ExtraData`.", sources.threeDSecure, {
    wireName: "ExtraData",
  }),
}).annotate({ identifier: "EvaluateRequest", description: "A declined payment to rescue." })

/** The statuses that /evaluate returns. */
export const EvaluateStatus = OpenLiterals(
  ["APPROVED", "DECLINED", "CHALLENGE", "SUBMITTED", "CAPTUREREQUIRED", "PROCESSING", "CANCELLED", "EXPIRED"],
  `The decision about the payment.\n\nSource: ${sources.evaluateResponse}.`,
)

/** The decision about a declined payment. A decline is a value, not an error. */
export const EvaluateResponse = ResponseObject("EvaluateResponse", "The decision about a declined payment.", {
  status: EvaluateStatus,
  orderSessionKey: field(
    RequiredText,
    "The service's id of the order: opens the widget, and identifies the order in every later call.",
    sources.evaluateResponse,
    { readFrom: ["orderId"] },
  ),
  orderId: lenient(Schema.String, "The same id in every response seen.", sources.evaluateResponse),
  senseKey: lenient(Schema.String, "The SenseJS key of the request.", sources.evaluateResponse),
})
