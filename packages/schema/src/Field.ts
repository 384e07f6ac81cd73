/** Annotations of schema fields: the meaning, the source, and the form in the service's JSON. */
import type * as Schema from "effect/Schema"
import type * as wireValues from "./wireValues.ts"

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

/**
 * How a field appears in the service's JSON where that differs from this SDK.
 *
 * The code that writes requests and reads responses, and the OpenAPI document, are generated from it.
 */
export interface WireFormat {
  /** The name in the JSON, such as `AppKey`. Of two fields with the same name, the first that is given is sent. */
  readonly wireName?: string
  /** The value to send where the field is absent or empty. */
  readonly whenEmpty?: string
  /** The function of `wireValues.ts` that converts the value to be sent. */
  readonly encode?: keyof typeof wireValues
  /** `false` for a field that is not sent, because another field's conversion needs it. */
  readonly isSent?: false
  /** Where a response has the value if not under the field's own name: paths with dots, tried in order. */
  readonly readFrom?: readonly string[]
}

/** Annotates a field with its meaning, its source and its form in the service's JSON. */
export const field = <S extends Schema.Top>(
  schema: S,
  meaning: string,
  source?: Source,
  wireFormat: WireFormat = {},
): S["Rebuild"] =>
  schema.annotateKey({
    ...wireFormat,
    description: source === undefined ? meaning : `${meaning}\n\nSource: ${source}.`,
  })
