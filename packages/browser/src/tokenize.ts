/** Card tokenization straight from the page to the vendor: card data never touches the shop's server. */
import { browserError } from "./BrowserError.ts"
import { type Card, checkCard, digitsOf } from "./card.ts"

/** One card to tokenize, and where. */
export interface TokenizeOptions {
  /** Merchant id, a GUID. */
  readonly mid: string
  /** The public key from the portal: Developers > Tokenization. */
  readonly tokenizationKey: string
  readonly card: Card
  readonly email?: string
  /** Ties the card to the session's signals: `sense.senseKey`. */
  readonly senseKey?: string | null
  /** Picks the vendor's host; `production` by default, so that a real card never goes to a sandbox unasked. */
  readonly environment?: "sandbox" | "production"
  /** The API base instead of `environment`; `/v1/` is added to a bare origin. */
  readonly baseUrl?: string
  readonly signal?: AbortSignal
  /** 15,000 by default. */
  readonly timeoutMillis?: number
}

/**
 * The token of a card: opaque, to be used as `paymentMethod.cardNumber` with `token: true`.
 *
 * Errors: `BrowserError` with `InvalidCard` before anything is sent; `Network`, `TimedOut`,
 * `ContentSecurityPolicy` or `Refused` after. None of them holds any part of the card.
 * Source: docs.flexfactor.io/docs/tokenize, 2026, vendor; the reply's shape third-party, 2024.
 */
export const tokenizeCard = async (options: TokenizeOptions): Promise<string> => {
  const { card, mid, tokenizationKey, signal, timeoutMillis = 15_000 } = options
  const issues = checkCard(card)
  if (issues[0])
    throw browserError(
      { _tag: "InvalidCard", issues },
      `The card was not sent: check ${issues.map(({ field }) => field).join(", ")}.`,
    )
  const url = new URL("tokenize", apiBase(options))
  url.search = String(new URLSearchParams({ mid, environment: tokenizationKey }))
  const over = new AbortController()
  let directive = ""
  globalThis.document?.addEventListener(
    "securitypolicyviolation",
    (event) => {
      if (event.disposition === "enforce" && url.href.startsWith(event.blockedURI))
        directive = event.effectiveDirective
    },
    { signal: over.signal },
  )
  const deadline = AbortSignal.timeout(timeoutMillis)
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: wireBody(options),
      credentials: "omit",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
    const { status } = response
    const reply = await response.json().catch(() => undefined)
    const token = reply?.transaction?.payment_method?.token
    if (response.ok && typeof token === "string" && token) return token
    throw browserError(
      { _tag: "Refused", status },
      `The card was not tokenized (HTTP ${status}): check mid and tokenizationKey, then the card.`,
    )
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve)) // a violation is told after fetch has failed
    if (signal?.aborted || (error as Error).name === "BrowserError") throw error // what fetch throws is an Error
    throw deadline.aborted
      ? browserError({ _tag: "TimedOut" }, `The vendor did not answer within ${timeoutMillis} ms.`)
      : directive
        ? browserError({ _tag: "ContentSecurityPolicy", directive }, `This page's ${directive} forbids it.`)
        : browserError({ _tag: "Network" }, "The vendor could not be reached: try again.")
  } finally {
    over.abort()
  }
}

const hosts = { sandbox: "https://api-sandbox.flexfactor.io", production: "https://api.flexfactor.io" }

const apiBase = ({ baseUrl, environment = "production" }: TokenizeOptions): URL => {
  const base = new URL(baseUrl ?? hosts[environment])
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(base.hostname)
  if (
    base.username ||
    base.password ||
    base.search ||
    base.hash ||
    (base.protocol !== "https:" && !isLoopback)
  )
    throw browserError(
      { _tag: "InvalidOption", options: ["baseUrl"] },
      "baseUrl must be https (http on loopback only), without credentials, query or fragment.",
    )
  base.pathname = base.pathname === "/" ? "/v1/" : base.pathname.replace(/\/?$/, "/")
  return base
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
