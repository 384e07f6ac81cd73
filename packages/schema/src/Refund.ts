/** POST /orders/{id}/refund: gives money back. */
import * as Schema from "effect/Schema"
import { SettlementStatus } from "./Capture.ts"
import { field, sources } from "./Documentation.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { KnownCurrencyCode, MinorUnits, Text } from "./Scalars.ts"

/** How much to give back. The wire's decimal amount is made in `Wire.refundBody`. */
export const RefundRequest = Schema.Struct({
  amount: field(MinorUnits, "Amount to give back in minor units.", sources.refund),
  currency: field(
    KnownCurrencyCode,
    "ISO 4217 code; decides how many decimals the wire's amount has.",
    sources.refund,
  ),
  message: Schema.optionalKey(field(Text, "Why; sent as `refundMessage`.", sources.refund)),
}).annotate({ identifier: "RefundRequest", description: "How much to give back." })

/** Whether the refund succeeded. Trust `status` and `success`, not `responseMessage`. */
export const RefundResponse = Reply("RefundResponse", "Whether the refund succeeded.", {
  status: SettlementStatus,
  responseCode: maybe(
    Schema.String,
    "The service's code; `2001` when more than the rest was asked for.",
    sources.refund,
  ),
  responseMessage: maybe(
    Schema.String,
    "The service's text; has read `DECLINED` on success.",
    sources.refund,
  ),
  transactionId: maybe(Schema.String, "Id of the refund.", sources.refund),
})
