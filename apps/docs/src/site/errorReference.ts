/** The reasons of every error as a page: what caused it and what to do. Exhaustive by type. */
import type { BrowserError } from "@flexcharge/browser"
import type { Reason } from "@flexcharge/core"
import type { WebhookErrorReason } from "@flexcharge/webhooks"
import type { MarkdownPage } from "./MarkdownPage.ts"

/** Cause and fix. */
type Causes<Tag extends string> = Readonly<Record<Tag, readonly [cause: string, fix: string]>>

const api: Causes<Reason["_tag"]> = {
  Unauthorized: [
    "the key pair, or a token just refreshed, was refused",
    "check that the pair belongs to this environment; make a new one in the portal",
  ],
  Invalid: ["a field is missing or malformed; `issues` names each path", "correct the fields"],
  Forbidden: ["the account may not do this", "have the vendor enable it"],
  NotFound: ["the service knows no such order", "check the id and the environment"],
  Conflict: [
    "the idempotency key is in use: by this call still in progress, or by another payload",
    "wait; or pass a higher `attempt`, if it is meant as a new request",
  ],
  RateLimited: ["too many calls", "slow down; `retryAfterMillis` says how long"],
  Unavailable: ["the service failed, or the breaker is open and nothing was sent", "call later"],
  Unreachable: [
    "no connection; `sent` says whether the request may have left",
    "check name, route and proxy",
  ],
  TimedOut: [
    "no answer within the deadline; it may have been carried out",
    "settle the order before repeating a refund or transmit",
  ],
  Unreadable: ["the answer is not the service's: a proxy's page, half a body", "check `baseUrl` and proxies"],
  Rejected: ["understood and refused, such as a refund above the rest", "read `code` and `messages`"],
}

const webhook: Causes<WebhookErrorReason["_tag"]> = {
  MissingHeader: ["a header of the scheme is absent", "not from the vendor, or a proxy drops headers"],
  MalformedHeader: ["a header does not follow its grammar", "not from the vendor, or a proxy rewrites it"],
  UnsupportedScheme: ["another algorithm or list of signed headers", "update; the vendor may have changed"],
  RepeatedSignature: ["two signatures in one header", "not from the vendor"],
  BodyMismatch: ["the body is not the one signed", "forged, or something re-encodes the body"],
  SignatureMismatch: ["no secret signed this for this host", "check the secret, then `publicHost`"],
  StaleDelivery: ["authentic, but too old", "`onStale`, after an order query; check the clock"],
  FutureDelivery: ["authentic, but dated ahead", "set this machine's clock"],
  ReplayedDelivery: ["its nonce was used before", "nothing: it was handled"],
  BodyAlreadyParsed: [
    "a parser ate the raw bytes",
    "mount before it, or keep the bytes: the message says how",
  ],
  BodyTooLarge: ["larger than the limit", "not a webhook, or raise `maxBodyBytes`"],
  BodyIncomplete: ["the sender went away or was too slow", "nothing: it will be sent again"],
  InvalidSecret: ["a secret is not 64 bytes in base64", "copy it again from the portal"],
  NoSecret: ["there is no secret for this delivery", "give one; look at your choice by path"],
  NotVerified: ["`parse` was given something that `verify` did not return", "verify first"],
  MalformedBody: ["verified, but not JSON", "report it to the vendor"],
  InvalidEvent: ["verified JSON, but no event", "report it to the vendor"],
}

const browser: Causes<BrowserError["reason"]["_tag"]> = {
  Blocked: ["an extension or the network refused the script at once", "go on without it"],
  TimedOut: ["no answer in time", "try again"],
  Network: ["no answer, or an HTTP error", "try again"],
  Integrity: ["the script is not the one whose hash you gave", "look at the new script before you trust it"],
  NotInitialized: ["the script ran and did not define what it should", "check the address from the portal"],
  ContentSecurityPolicy: ["your own policy forbids it", "add the `directive`'s source: see CSP"],
  Conflict: ["already loaded or open with other values", "load once; close the other challenge"],
  InvalidOption: ["an option is missing or malformed", "the message names it"],
  InvalidCard: ["a field of the card is wrong; nothing was sent", "mark the fields in `issues`"],
  Rejected: ["the vendor gave no token", "check `mid` and `tokenizationKey`, then the card"],
}

const table = (causes: Causes<string>): string =>
  [
    "| `reason._tag` | what happened | what to do |",
    "|---|---|---|",
    ...Object.entries(causes).map(([tag, [cause, fix]]) => `| \`${tag}\` | ${cause} | ${fix} |`),
  ].join("\n")

/** The page. */
export const errorReference = async (): Promise<readonly MarkdownPage[]> => [
  {
    id: "reference/errors",
    title: "Error reasons",
    description: "Every reason of every error, with its cause and its fix.",
    body: `One error per package, told apart by \`reason._tag\`. \`isRetryable\` says whether the same call may succeed later. A decline is none of these. How to handle them: [errors](/concepts/errors/).

## ApiError

From \`@flexcharge/core\`; recognised by \`isApiError\`.

${table(api)}

## WebhookError

From \`@flexcharge/webhooks\`; recognised by \`isWebhookError\`. An endpoint of \`@flexcharge/server\`, \`express\`, \`nest\` or \`remix\` answers them itself, and tells \`onRejected\`.

${table(webhook)}

## BrowserError

From \`@flexcharge/browser\`; recognised by \`isBrowserError\`.

${table(browser)}`,
  },
]
