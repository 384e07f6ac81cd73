/** A case of the conformance ledger: one fact about the service, its source, and the calls that show it. */

/**
 * How well a fact is known.
 *
 * - `vendor`: the service's documentation
 * - `sample`: the vendor's sample client of 2023
 * - `published results`: results of test runs against the service that a third party published
 * - `third-party`: another party's code, documentation or recorded responses
 * - `inferred`: follows from other facts, but was not observed
 * - `assumed`: not known; the sandbox behaves in one of the possible ways
 */
export type Confidence = "vendor" | "sample" | "published results" | "third-party" | "inferred" | "assumed"

/** What an account must be set up for, so that a case can be checked on it. */
export type Need =
  | "strict-2025"
  | "lenient-2026"
  | "auth/capture"
  | "purchase only"
  | "sync MIT"
  | "managed MIT"
  | "small amounts only"
  | "tokenization key"
  | "webhooks"
  | "JSON webhooks"
  | "text webhooks"

/**
 * JSON with placeholders: a property of the target such as `{mid}`, `{fresh.order}` (generated once per case),
 * `{tomorrow}` (the time in 24 hours), or a name that a step keeps.
 */
export type Template = unknown

/**
 * JSON to compare with; fields that it does not name are ignored.
 *
 * Texts in angle brackets match a kind of value: `<guid>`, `<text>`, `<number>`, `<list>`, `<any>`, `<absent>`, and
 * `</pattern/>` a text that matches a regular expression; `<not /pattern/>` anything else, an absent value included.
 */
export type Pattern = unknown

/** What a response must be like. */
export interface Expectation {
  /** One of these HTTP statuses. */
  readonly status?: readonly number[]
  readonly headers?: Readonly<Record<string, Pattern>>
  readonly body?: Pattern
  /** Exactly these fields at the root of the body, in any order. */
  readonly fields?: readonly string[]
  /** The unparsed body is one of these texts. */
  readonly text?: readonly string[]
  /** The JWT at a dotted path of the body. */
  readonly jwt?: {
    readonly at: string
    readonly header: Pattern
    readonly claims: Pattern
    readonly lifeSeconds: number
  }
}

/** One call with the expected response. */
export interface Step {
  /** Method and path after the base URL, such as `POST orders/{order}/refund`. */
  readonly call: string
  /** "accessToken" by default. */
  readonly authentication?: "accessToken" | "none" | "invalid"
  readonly body?: Template
  /** "application/json" by default. */
  readonly contentType?: string
  /** Values of the response that later steps use: name to dotted path. */
  readonly keep?: Readonly<Record<string, string>>
  readonly expect?: Expectation
}

/** One fact. */
export interface Case {
  readonly area: string
  readonly fact: string
  readonly source: string
  readonly confidence: Confidence
  readonly needs?: readonly Need[]
  readonly steps: readonly Step[]
  /** The webhooks that follow the steps, in this order. */
  readonly webhooks?: readonly { readonly headers?: Pattern; readonly body: Pattern }[]
}

/** The service to check, and the account to use. */
export interface Target {
  /** The API base, including `/v1/`. */
  readonly baseUrl: string
  readonly appKey: string
  readonly appSecret: string
  readonly mid: string
  readonly siteId?: string
  readonly tokenizationKey?: string
  /** What the account is set up for; cases with other needs are not checked. */
  readonly has: readonly Need[]
}
