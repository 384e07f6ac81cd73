/** What a case of the ledger is: one fact about the service, where it is known from, and how to see it. */

/** How much a fact is worth: the vendor's documentation, its sample client, another party's code or record, an assumption. */
export type Confidence = "vendor" | "sample" | "third-party" | "assumed"

/** What an account must have for a fact to be visible on it. */
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

/** JSON that may hold placeholders: `{mid}`, `{fresh.order}` (made up once a case), or a name kept by a step. */
export type Template = unknown

/**
 * JSON that is compared member by member; members that are not named are not looked at.
 *
 * Words in angle brackets match a kind: `<guid>`, `<text>`, `<number>`, `<list>`, `<any>`, `<absent>`,
 * and `</pattern/>` a regular expression.
 */
export type Pattern = unknown

/** One call and what should come back. */
export interface Step {
  /** Method and path after the base, such as `POST orders/{order}/refund`. */
  readonly call: string
  /** An access token by default. */
  readonly auth?: "accessToken" | "none" | "wrong"
  readonly send?: Template
  readonly contentType?: string
  /** Members of the answer to keep for later steps: name to dotted path. */
  readonly keep?: Readonly<Record<string, string>>
  readonly expect?: {
    /** One of these. */
    readonly status?: readonly number[]
    readonly headers?: Readonly<Record<string, Pattern>>
    readonly body?: Pattern
    /** Exactly these members at the root, in any order. */
    readonly members?: readonly string[]
    /** The raw text is one of these. */
    readonly text?: readonly string[]
    /** The claims of the JWT at a dotted path. */
    readonly jwt?: {
      readonly at: string
      readonly header: Pattern
      readonly claims: Pattern
      readonly lifeSeconds: number
    }
  }
}

/** One fact. */
export interface Case {
  readonly area: string
  readonly fact: string
  readonly source: string
  readonly confidence: Confidence
  readonly needs?: readonly Need[]
  readonly steps: readonly Step[]
  /** The webhooks that should come, in this order, when the steps are done. */
  readonly webhooks?: readonly { readonly headers?: Pattern; readonly body: Pattern }[]
}

/** The service that the cases run against, and the account they use. */
export interface Target {
  /** The API base, with its `/v1/`. */
  readonly baseUrl: string
  readonly appKey: string
  readonly appSecret: string
  readonly mid: string
  readonly siteId?: string
  readonly tokenizationKey?: string
  /** What the account supports besides a tokenization key; cases that need more are not run. */
  readonly has: readonly Need[]
}
