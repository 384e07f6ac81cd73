/** POST /outcome: the older way to ask what became of an order. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { OpenLiterals } from "./OpenLiterals.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { RequiredText } from "./Scalars.ts"

/** Which order to ask about. */
export const OutcomeRequest = Schema.Struct({
  orderSessionKey: field(RequiredText, "The service's id of the order.", sources.outcome),
}).annotate({ identifier: "OutcomeRequest", description: "Which order to ask about." })

/** What became of an order. */
export const OutcomeResponse = Reply("OutcomeResponse", "What became of an order.", {
  status: OpenLiterals(
    ["APPROVED", "DECLINED", "EXPIRED", "CANCELLED", "SUBMITTED", "PROCESSING", "NOTFOUND"],
    `What became of the order.\n\nSource: ${sources.outcome}.`,
  ),
  confirmationId: maybe(Schema.String, "Confirmation for the consumer.", sources.outcome),
})
