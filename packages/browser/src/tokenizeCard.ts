/** Tokenizes a card from the page directly with the vendor: card data never reaches the shop's server. */
import { type BrowserErrorReason, browserError } from "./BrowserError.ts"
import { type Card, checkCard, readCard } from "./checkCard.ts"
import { nextTask, watchPolicy } from "./loadScript.ts"
import { checkMillis, invalidOption } from "./options.ts"
import { ownProperties } from "./ownProperties.ts"

/** The card to tokenize, and where. */
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
   * Selects the vendor's host; `production` by default, so that a real card is never sent to a sandbox by default.
   * The default of the server's client is the sandbox, so set the environment on both sides.
   */
  readonly environment?: "sandbox" | "production" | undefined
  /** The API base instead of `environment`; `/v1/` is added to a bare origin. */
  readonly baseUrl?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Deadline in milliseconds; 15,000 by default. */
  readonly timeoutMillis?: number | undefined
}

/**
 * Returns the token of a card, to be used as `paymentMethod.cardNumber` with `token: true`.
 *
 * Errors: `BrowserError` with `InvalidCard` or `InvalidOption` before anything is sent; `Network`, `TimedOut`, `ContentSecurityPolicy` or
 * `Rejected` afterwards. None of them contains any part of the card.
 * Source: docs.flexfactor.io/docs/tokenize, 2026, vendor; the response's shape third-party, 2024.
 */
export const tokenizeCard = async (options: TokenizeOptions): Promise<string> => {
  const own = ownProperties(options)
  const { mid, tokenizationKey, signal, timeoutMillis = 15_000 } = own
  checkMillis(timeoutMillis, "timeoutMillis")
  const issues = checkCard(own.card)
  if (issues[0])
    throw browserError(
      { _tag: "InvalidCard", issues },
      `The card was not sent. Ask the shopper to correct: ${issues.map(({ field }) => field).join(", ")}.`,
    )
  const url = `${apiBase(own)}tokenize?${new URLSearchParams({ mid, environment: tokenizationKey })}`
  const deadline = AbortSignal.timeout(timeoutMillis)
  const blockedBy = typeof document === "undefined" ? () => undefined : watchPolicy(url, { signal: deadline })
  let failed: BrowserErrorReason = { _tag: "Network" }
  try {
    // Without a prototype, because fetch reads inherited properties too.
    const request = ownProperties<RequestInit>({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: requestBody(own),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    })
    const response = await fetch(url, request)
    failed = { _tag: "Rejected", status: response.status }
    const body = await response.json()
    const token = response.ok && body.transaction.payment_method.token
    if (token) return String(token)
  } catch {
    // The cause may quote the request, which contains the card, so only `failed` leaves this function.
    await nextTask()
  }
  signal?.throwIfAborted()
  const directive = blockedBy()
  if (deadline.aborted) failed = { _tag: "TimedOut" }
  else if (directive) failed = { _tag: "ContentSecurityPolicy", directive }
  throw browserError(failed, messageOf(failed))
}

const messageOf = (reason: BrowserErrorReason): string => {
  switch (reason._tag) {
    case "TimedOut":
      return "The card was not tokenized: the vendor did not respond in time. Try again."
    case "ContentSecurityPolicy":
      return `The card was not tokenized: the page's Content Security Policy blocked the request. Add the vendor's host to ${reason.directive}.`
    case "Rejected":
      return `The card was not tokenized: the vendor responded with HTTP ${reason.status}. Check mid, tokenizationKey and environment, then the card.`
    default:
      return "The card was not tokenized: the vendor could not be reached. Check the connection and try again."
  }
}

// https, or http on loopback; then a path, and no credentials, query or fragment.
const base = /^(https:\/\/[^/@?#\\]+|http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1])(?::\d+)?)(\/[^?#]*)?$/

const apiBase = ({ baseUrl, environment }: TokenizeOptions): string => {
  const vendor = `https://api${environment === "sandbox" ? "-sandbox" : ""}.flexfactor.io`
  const [, origin, path = "/"] = base.exec(baseUrl ?? vendor) ?? []
  if (!origin)
    throw invalidOption(
      "baseUrl",
      "baseUrl must be an https URL, or http on loopback, without credentials, query or fragment.",
    )
  return origin + (path === "/" ? "/v1/" : path.replace(/\/?$/, "/"))
}

const requestBody = ({ card, email, senseKey }: TokenizeOptions): string => {
  const { firstName, lastName, number, month, year, verificationValue } = readCard(card)
  return JSON.stringify({
    payment_method: {
      email,
      sense_key: senseKey ?? undefined,
      credit_card: {
        first_name: firstName,
        last_name: lastName,
        number,
        verification_value: verificationValue,
        month: month.padStart(2, "0"),
        year,
      },
    },
  })
}
