/** How faults spoil an answer: before the request is processed, while it waits, or after. */
import type { FaultKind, FaultOptions } from "./Faults.ts"
import { problem, type Reply } from "./Reply.ts"
import type { Store } from "./Store.ts"

/** What to do with the socket: an answer, perhaps spoilt by a fault, or none. */
export interface FaultedReply {
  readonly reply: Reply | undefined
  readonly spoil: "none" | "reset" | "truncate" | "hang"
}

/** An answer that nothing spoils. */
export const withoutFault = (reply: Reply): FaultedReply => ({ reply, spoil: "none" })

/** The response to an invalid or missing access token. */
export const unauthorized = (traceId: string): Reply =>
  problem(401, traceId, undefined, { "www-authenticate": 'Bearer error="invalid_token"' })

/** A wait that lasts as long as the latency faults say, the first time it is asked for. */
export const pauseOnce = (faults: readonly FaultOptions[]): (() => Promise<void>) => {
  const total = faults
    .filter((fault) => fault.kind === "latency")
    .reduce((sum, fault) => sum + (fault.millis ?? 1_000), 0)
  let wait: Promise<void> | undefined
  return () => {
    wait ??= total === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, total))
    return wait
  }
}

/** What the faults answer in place of the route; undefined lets the request through. */
export const faultBefore = (
  world: Store,
  needsAccessToken: boolean,
  faults: readonly FaultOptions[],
  traceId: string,
): FaultedReply | undefined => {
  for (const fault of faults) {
    if (fault.kind === "hang") return { reply: undefined, spoil: "hang" }
    if (fault.kind === "reset-before") return { reply: undefined, spoil: "reset" }
    if (fault.kind === "revoke-token") world.accessTokens.revokeAll()
    if (fault.kind === "unauthorized" && needsAccessToken) return withoutFault(unauthorized(traceId))
    if (fault.kind === "html") return withoutFault(htmlError)
    if (fault.kind === "status") return withoutFault(statusReply(fault, traceId))
  }
  return undefined
}

/** What the faults make of the route's answer. */
export const faultAfter = (reply: Reply, faults: readonly FaultOptions[]): FaultedReply => {
  const has = (kind: FaultKind) => faults.some((fault) => fault.kind === kind)
  if (has("reset-after")) return { reply, spoil: "reset" }
  if (has("truncate")) return { reply, spoil: "truncate" }
  if (!has("malformed-json")) return withoutFault(reply)
  const headers = { "content-type": "application/json; charset=utf-8" }
  return withoutFault({ status: 200, headers, body: `${JSON.stringify(reply.body).slice(0, -1)},}` })
}

const statusReply = ({ status = 503, retryAfterSeconds = 1 }: FaultOptions, traceId: string): Reply => {
  const asksToWait = status === 429 || status === 503
  return problem(status, traceId, undefined, asksToWait ? { "retry-after": String(retryAfterSeconds) } : {})
}

const htmlError: Reply = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
}

/** The kinds of the faults, for the journal. */
export const kindsOf = (faults: readonly FaultOptions[]): readonly FaultKind[] =>
  faults.map(({ kind }) => kind)
