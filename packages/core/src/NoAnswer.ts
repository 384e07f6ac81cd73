/** Why a request was not answered, and what of it may be repeated. */
import { ApiError } from "./ApiError.ts"
import { codeOf, safeCause, secretsOf } from "./Redaction.ts"
import type { Outgoing } from "./Send.ts"
import type { Settings } from "./Settings.ts"

/** No answer within the deadline. */
export const timedOut = (
  { endpoint, idempotencyKey }: Pick<Outgoing, "endpoint" | "idempotencyKey">,
  timeoutMillis: number,
  sent: boolean,
): ApiError => {
  const isRetryable = isRepeatable(endpoint, sent)
  return new ApiError(
    { _tag: "TimedOut", timeoutMillis, sent },
    {
      operation: endpoint.name,
      message: `${endpoint.name} was not answered within ${timeoutMillis} ms. ${isRetryable ? "Ask again, or pass" : "Pass"} a larger timeoutMillis.`,
      isRetryable,
      idempotencyKey,
    },
  )
}

const isRepeatable = ({ idempotency }: Outgoing["endpoint"], sent: boolean): boolean =>
  !sent || idempotency !== "none"

/** Every secret that a request carries or that its client holds. */
export const secretsIn = (settings: Settings, { bearer, body }: Pick<Outgoing, "bearer" | "body">) => [
  bearer,
  settings.appKey,
  settings.appSecret,
  settings.tokenizationKey,
  ...secretsOf(body),
]

// With these the connection was never made, so nothing of the request has left.
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
])

/** No answer that can be read: the connection broke, or what should have carried it did. */
export const unreachable = (
  settings: Settings,
  request: Omit<Outgoing, "attempt" | "url">,
  cause: unknown,
): ApiError => {
  const { endpoint, idempotencyKey } = request
  const code = codeOf(cause)
  const sent = code === undefined || !neverSent.has(code)
  const isRetryable = isRepeatable(endpoint, sent)
  const happened = sent ? "lost its connection before the answer was whole" : "could not connect"
  return new ApiError(
    { _tag: "Unreachable", sent, ...(code === undefined ? {} : { code }) },
    {
      operation: endpoint.name,
      message: `${endpoint.name} ${happened}${code === undefined ? "" : ` (${code})`}. Check the network, the proxy and the base URL ${settings.baseUrl}${isRetryable ? ", then ask again" : ""}.`,
      isRetryable,
      idempotencyKey,
      cause: safeCause(cause, secretsIn(settings, request)),
    },
  )
}
