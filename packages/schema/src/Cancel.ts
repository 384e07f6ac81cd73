/** POST /orders/{id}/cancel and /orders/{external id}/external-cancel: voids an order before its capture. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { Reply } from "./ResponseEnvelope.ts"
import { Guid } from "./Scalars.ts"

/** What a cancel may carry. */
export const CancelRequest = Schema.Struct({
  idempotencyKey: Schema.optionalKey(
    field(Guid, "A GUID, the same for repetitions; replayed for 24 hours.", sources.cancel),
  ),
}).annotate({ identifier: "CancelRequest", description: "What a cancel may carry." })

/** The reply to a cancel: empty. */
export const CancelResponse = Reply("CancelResponse", "The reply to a cancel: empty on success.", {})
