/** POST /capture: takes the money that /evaluate authorized. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { OpenLiterals } from "./OpenLiterals.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { CurrencyCode, Guid, MinorUnits, RequiredText } from "./Scalars.ts"

/** Which authorization to capture. Only the whole amount can be. */
export const CaptureRequest = Schema.Struct({
  idempotencyKey: field(Guid, "A GUID, the same for repetitions of one capture.", sources.capture),
  orderId: field(RequiredText, "The service's id of the order, from /evaluate.", sources.capture),
  amount: field(MinorUnits, "The authorized amount in minor units.", sources.capture),
  currency: field(CurrencyCode, "ISO 4217 code.", sources.capture),
}).annotate({ identifier: "CaptureRequest", description: "Which authorization to capture." })

/** The words a capture or refund answers with. */
export const SettlementStatus = OpenLiterals(
  ["SUCCESS", "FAILED"],
  `Whether the money moved.\n\nSource: ${sources.capture}.`,
)

/** Whether the capture succeeded. */
export const CaptureResponse = Reply("CaptureResponse", "Whether the capture succeeded.", {
  status: SettlementStatus,
  responseCode: maybe(Schema.String, "The service's code.", sources.capture),
  responseMessage: maybe(Schema.String, "The service's text.", sources.capture),
})
