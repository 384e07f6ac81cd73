/** How a field is documented: its meaning, and where the fact comes from with how far it can be trusted. */
import type * as Schema from "effect/Schema"

/** Where a fact about the service comes from: page, date and confidence in one line. */
export type Source = string

const docs = (page: string, year: number): Source => `docs.flexfactor.io/docs/${page}, ${year} (vendor)`

/** The sources that field documentation cites. */
export const sources = {
  workflows: docs("workflows", 2026),
  token: "docs.flexfactor.io/docs/oauth2token, 2026 (vendor); sandbox transcript, 2024-04-04 (third-party)",
  tokenize:
    "docs.flexfactor.io/docs/tokenize, 2025 (vendor); active_merchant fixture, 2024-05-14 (third-party)",
  transmit: docs("transmit-1", 2025),
  evaluate: docs("evaluate", 2026),
  examples: docs("payload-examples", 2026),
  changelog: docs("changelog", 2026),
  evaluateResponse: "sandbox transcript, 2024 (third-party); vendor's sample client, 2023 (sample)",
  enforced2025: "live validation, 2024-25 (third-party); absent from the vendor's 2026 minimum payload",
  sample: "vendor's sample client, 2023 (sample)",
  threeDSecure: "active_merchant, 2025 (third-party)",
  outcome: docs("outcome-1", 2025),
  order: docs("orders-id", 2026),
  orders: docs("orders-1", 2026),
  capture: docs("capture", 2026),
  refund: "docs.flexfactor.io/docs/refund, 2026 (vendor); active_merchant, 2025 (third-party)",
  cancel: docs("cancel", 2026),
  webhook: "docs.flexfactor.io/docs/webhook, 2026 (vendor); vendor's sample client, 2023 (sample)",
} as const

/** Annotates a field with its meaning and source; both reach the interfaces and the OpenAPI document. */
export const field = <S extends Schema.Top>(schema: S, meaning: string, source?: Source): S["Rebuild"] =>
  schema.annotateKey({ description: source === undefined ? meaning : `${meaning}\n\nSource: ${source}.` })
