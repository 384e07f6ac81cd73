/** The reference page of error reasons, with cause and fix. The types require every reason. */
import type { BrowserError } from "@flexcharge/browser"
import type { Reason } from "@flexcharge/core"
import type { InboxReasonTag } from "@flexcharge/inbox"
import type { WebhookErrorReason } from "@flexcharge/webhooks"
import type { MarkdownPage } from "./MarkdownPage.ts"

/** Cause and fix. */
type Causes<Tag extends string> = Readonly<Record<Tag, readonly [cause: string, fix: string]>>

const api: Causes<Reason["_tag"]> = {
  Unauthorized: [
    "the service rejected the key pair, or a token that was just renewed",
    "check that the key pair belongs to this environment; create a new one in the portal",
  ],
  Invalid: ["a field is missing or malformed; `issues` names each path", "correct the fields"],
  Forbidden: ["the account may not make this call", "ask the vendor to enable it"],
  NotFound: ["the service has no such order", "check the id and the environment"],
  Conflict: [
    "the order or its idempotency key is in use: by a call in progress, an earlier attempt or another payment",
    "wait for the outcome; a higher `attempt` is possible once the order has ended without a charge",
  ],
  RateLimited: ["too many calls", "wait for `retryAfterMillis`"],
  Unavailable: [
    "the service failed, or the circuit breaker is open and nothing was sent",
    "call again later",
  ],
  Unreachable: [
    "there was no connection; `sent` states whether the request may have been sent",
    "check DNS name, route, proxy and certificate authorities",
  ],
  TimedOut: [
    "there was no response within the deadline; the request may have been executed",
    "look up the order before you repeat a refund or a transmit",
  ],
  Aborted: [
    "the signal of a rescue was aborted; `sent` states whether the request may have been sent",
    "repeat the rescue with the same key, or void the order",
  ],
  Unreadable: [
    "the response is not from the service: a page of a proxy, or an incomplete body",
    "check `baseUrl` and proxies",
  ],
  Rejected: [
    "the service understood the request and rejected it, for example a refund above the remaining amount",
    "read `code` and `messages`",
  ],
}

const webhook: Causes<WebhookErrorReason["_tag"]> = {
  MissingHeader: [
    "a signature header is missing",
    "the delivery is not from the vendor, or a proxy removes headers",
  ],
  MalformedHeader: [
    "a signature header is malformed",
    "the delivery is not from the vendor, or a proxy rewrites headers",
  ],
  UnsupportedScheme: [
    "the algorithm or the list of signed headers is unknown",
    "update the SDK; the vendor may have changed the signature",
  ],
  RepeatedSignature: ["one header contains two signatures", "the delivery is not from the vendor"],
  CompressedBody: [
    "the header `Content-Encoding` names a compression, but signatures cover uncompressed bytes",
    "remove the compression from the proxy in front of the endpoint",
  ],
  BodyMismatch: ["the body is not the signed one", "forged, or a proxy changes the body"],
  SignatureMismatch: ["no secret signed this delivery for this host", "check the secret, then `publicHost`"],
  StaleDelivery: [
    "the delivery is authentic, but too old",
    "handle it in `onStale`, after an order query; check the clock of this machine",
  ],
  FutureDelivery: [
    "the delivery is authentic, but its date is in the future",
    "set the clock of this machine",
  ],
  ReplayedDelivery: ["the nonce was used before", "nothing: the delivery was handled"],
  BodyAlreadyParsed: [
    "a body parser consumed the raw body",
    "mount the endpoint before the parser, or keep the raw body as the message describes",
  ],
  BodyTooLarge: ["the body is larger than the limit", "not a webhook, or raise `maxBodyBytes`"],
  BodyIncomplete: [
    "the sender closed the connection or was too slow, or the body is shorter than its `Content-Length`",
    "nothing: the vendor may send the webhook again",
  ],
  InvalidSecret: [
    "a secret is missing, or not 64 bytes in base64",
    "set `FLEXCHARGE_WEBHOOK_SECRET` to the signing key from the portal",
  ],
  InvalidOption: ["an option cannot be used, such as a limit of `NaN`", "the message names it"],
  NoSecret: ["there is no secret for this delivery", "pass one; check how you choose it by path"],
  NotVerified: ["`parse` received a value that `verify` did not return", "call `verify` first"],
  MalformedBody: ["the body is verified, but not JSON", "report it to the vendor"],
  InvalidEvent: ["the body is verified JSON, but not an event", "report it to the vendor"],
  EnvironmentMismatch: [
    "the event is authentic, but its `isTestMode` contradicts the option `environment`; it was stored and not handled",
    "check which endpoint URL is registered in which portal",
  ],
}

const inbox: Causes<InboxReasonTag> = {
  DiskFull: ["the disk is full; nothing was acknowledged", "free some space; the inbox continues by itself"],
  DiskFailed: ["the disk reports an error", "check the disk, and the file size limit of the process"],
  ReadOnly: [
    "the file is read-only, or the connection leads to a standby",
    "give write permission; point the pool to the primary",
  ],
  Corrupt: ["the file or the tables are damaged, or the file is not a database", "restore a backup"],
  Locked: ["another process held the lock for too long", "end its transaction; the webhook is sent again"],
  CannotOpen: ["the folder or the file cannot be opened", "create the folder, and give permission"],
  FileReplaced: [
    "the file was deleted or replaced while it was open",
    "restart the process; never move the file of a running inbox",
  ],
  ConnectionLost: ["PostgreSQL is away", "check the server and the address; the inbox continues by itself"],
  NoPermission: [
    "the database role may not create or use the tables",
    "grant it, or run the first start with another role",
  ],
  SchemaTooNew: ["a newer version of the package wrote the tables", "update this process"],
  UnsupportedRuntime: [
    "this runtime has no `node:sqlite`",
    "use Node 22.13, or pass a handle of better-sqlite3",
  ],
  UnsupportedFileSystem: ["the file is on a network file system", "use a local disk, or PostgreSQL"],
  LeaseLost: [
    "another worker took the event over; nothing of this attempt was written",
    "nothing; if it happens often, raise `leaseMillis`",
  ],
  CommitMisused: [
    "`commit` was called twice or late, or its work returned a Promise on SQLite",
    "the message names it",
  ],
  CardData: ["a payment to store contains a card number or a CVV", "tokenize the card and send the token"],
  InvalidArgument: ["an option or an argument cannot be used", "the message names it"],
  Closed: ["the inbox was stopped", "create a new one"],
}

const browser: Causes<BrowserError["reason"]["_tag"]> = {
  Blocked: ["a browser extension or the network blocked the script", "continue without the script"],
  TimedOut: ["there was no response in time", "try again"],
  Network: ["there was no response, or an HTTP error", "try again"],
  Integrity: [
    "the script does not match the hash that you passed",
    "inspect the new script before you trust it",
  ],
  NotInitialized: ["the script ran and did not define its function", "check the address from the portal"],
  ContentSecurityPolicy: [
    "the page's own policy blocks it",
    "add the source to the `directive`, see Content Security Policy",
  ],
  Conflict: ["already loaded or open with other options", "load it once; close the other challenge"],
  InvalidOption: ["an option is missing or malformed", "the message names it"],
  InvalidCard: ["a field of the card is invalid; nothing was sent", "mark the fields in `issues`"],
  Rejected: ["the vendor returned no token", "check `mid` and `tokenizationKey`, then the card"],
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
    description: "Every reason of every error, with its cause and what to do.",
    body: `One error per package, distinguished by \`reason._tag\`. \`isRetryable\` states whether the same call may succeed later. A decline is not an error. See [handle errors](/concepts/errors/).

## ApiError

From \`@flexcharge/core\`; recognized by \`isApiError\`.

${table(api)}

## WebhookError

From \`@flexcharge/webhooks\`; recognized by \`isWebhookError\`. A webhook endpoint of \`@flexcharge/server\`, \`express\`, \`nest\` or \`remix\` responds to them itself and calls \`onRejected\`.

${table(webhook)}

## InboxError

From \`@flexcharge/inbox\`; recognized by \`isInboxError\`. While the storage fails, the webhook endpoint responds with 503, and the service sends the webhook again.

${table(inbox)}

## BrowserError

From \`@flexcharge/browser\`; recognized by \`isBrowserError\`.

${table(browser)}`,
  },
]
