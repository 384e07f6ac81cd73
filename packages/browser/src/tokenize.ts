/** Card tokenization straight from the page to the vendor: card data never touches the shop's server. */
import { type BrowserErrorReason, browserError } from "./BrowserError.ts"
import { type Card, checkCard, digitsOf } from "./card.ts"
import { watchPolicy } from "./policy.ts"
import { nextTask } from "./script.ts"

/** One card to tokenize, and where. */
export interface TokenizeOptions {
  /** Merchant id, a GUID. */
  readonly mid: string
  /** The public key from the portal: Developers > Tokenization. */
  readonly tokenizationKey: string
  readonly card: Card
  readonly email?: string | undefined
  /** Ties the card to the session's signals: `sense.senseKey`. */
  readonly senseKey?: string | null | undefined
  /**
   * Picks the vendor's host; `production` by default, so that a real card never goes to a sandbox unasked.
   *
   * Gotchas: the server client's default is the sandbox; name the environment on both sides.
   */
  readonly environment?: "sandbox" | "production" | undefined
  /** The API base instead of `environment`; `/v1/` is added to a bare origin. */
  readonly baseUrl?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** 15,000 by default. */
  readonly timeoutMillis?: number | undefined
}

/**
 * The token of a card: opaque, to be used as `paymentMethod.cardNumber` with `token: true`.
 *
 * Errors: `BrowserError` with `InvalidCard` before anything is sent; `Network`, `TimedOut`,
 * `ContentSecurityPolicy` or `Refused` after. None of them holds any part of the card.
 * Source: docs.flexfactor.io/docs/tokenize, 2026, vendor; the reply's shape third-party, 2024.
 */
export const tokenizeCard = async (options: TokenizeOptions): Promise<string> => {
  const { mid, tokenizationKey, signal, timeoutMillis = 15_000 } = options
  const issues = checkCard(options.card)
  if (issues[0])
    throw browserError({ _tag: "InvalidCard", issues }, `Check the ${issues.map(({ field }) => field)}`)
  const url = `${apiBase(options)}tokenize?${new URLSearchParams({ mid, environment: tokenizationKey })}`
  const deadline = AbortSignal.timeout(timeoutMillis)
  const stoppedBy = typeof document === "undefined" ? () => undefined : watchPolicy(url, { signal: deadline })
  let failed: BrowserErrorReason = { _tag: "Network" }
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: wireBody(options),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
    failed = { _tag: "Refused", status: response.status }
    const reply = await response.json()
    const token = response.ok && reply.transaction.payment_method.token
    if (token) return String(token)
  } catch {
    // What went wrong may quote the request, and the request holds the card: only `failed` leaves this function.
    await nextTask()
  }
  signal?.throwIfAborted()
  const directive = stoppedBy()
  if (deadline.aborted) failed = { _tag: "TimedOut" }
  else if (directive) failed = { _tag: "ContentSecurityPolicy", directive }
  throw browserError(failed, `No token: ${Object.values(failed)}`)
}

// https, or http on loopback; then a path, and no credentials, query or fragment.
const base = /^(https:\/\/[^/@?#\\]+|http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1])(?::\d+)?)(\/[^?#]*)?$/

const apiBase = ({ baseUrl, environment }: TokenizeOptions): string => {
  const vendor = `https://api${environment === "sandbox" ? "-sandbox" : ""}.flexfactor.io`
  const [, origin, path = "/"] = base.exec(baseUrl ?? vendor) ?? []
  if (!origin)
    throw browserError({ _tag: "InvalidOption", options: ["baseUrl"] }, "baseUrl must be https or loopback")
  return origin + (path === "/" ? "/v1/" : path.replace(/\/?$/, "/"))
}

const wireBody = ({ card, email, senseKey }: TokenizeOptions): string =>
  JSON.stringify({
    payment_method: {
      email,
      sense_key: senseKey ?? undefined,
      credit_card: {
        first_name: card.firstName,
        last_name: card.lastName,
        number: digitsOf(card.number),
        verification_value: card.verificationValue ?? "",
        month: String(card.month).padStart(2, "0"),
        year: String(card.year),
      },
    },
  })
