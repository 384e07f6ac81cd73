/** POST /evaluate: asks for the rescue of a declined payment. */
import * as Schema from "effect/Schema"
import { BillingInformation } from "./Addresses.ts"
import { field, sources } from "./Documentation.ts"
import { OpenLiterals } from "./OpenLiterals.ts"
import { PaymentMethod, ThreeDSecure } from "./Payment.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { Guid, Instant, RequiredText, Text } from "./Scalars.ts"
import { paymentFields } from "./Transmit.ts"

const optionalText = (meaning: string, source: string) => Schema.optionalKey(field(Text, meaning, source))

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
  billingInformation: field(BillingInformation, "Where the bill goes.", sources.evaluate),
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
    field(Instant, "Until when a managed MIT is worked on: two to three weeks ahead.", sources.evaluate),
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
  source: optionalText("Who calls, when you are a gateway; sent as `Source`.", sources.threeDSecure),
  extraData: optionalText("Further JSON as text; sent as `ExtraData`.", sources.threeDSecure),
}).annotate({ identifier: "EvaluateRequest", description: "A declined payment to rescue." })

/** The words /evaluate answers with. */
export const EvaluateStatus = OpenLiterals(
  ["APPROVED", "DECLINED", "CHALLENGE", "SUBMITTED", "CAPTUREREQUIRED", "PROCESSING", "CANCELLED", "EXPIRED"],
  `What became of the payment.\n\nSource: ${sources.evaluateResponse}.`,
)

/** What became of a declined payment. A decline is an answer, not an error. */
export const EvaluateResponse = Reply("EvaluateResponse", "What became of a declined payment.", {
  status: EvaluateStatus,
  orderSessionKey: field(
    RequiredText,
    "The service's id of the order: opens the widget, and names the order in every later call.",
    sources.evaluateResponse,
  ),
  orderId: maybe(Schema.String, "The same id in every reply seen.", sources.evaluateResponse),
  senseKey: maybe(Schema.String, "The SenseJS key, echoed.", sources.evaluateResponse),
})
