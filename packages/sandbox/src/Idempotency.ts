/** Idempotency keys: a repeated request gets the first response for a day. */
import { hash } from "node:crypto"
import type { Profile } from "./Accounts.ts"
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import { problem, type Reply } from "./Reply.ts"

/** How long a key is remembered. Source: docs.flexfactor.io/docs/cancel, 2026, vendor; assumed for the others. */
export const replayWindowMillis = 86_400_000

/** A request that carries an idempotency key. */
export interface KeyedRequest {
  /** The key, prefixed with the operation and the account it belongs to. */
  readonly key: string
  /** The raw body; two requests are the same when their bytes are. */
  readonly payload: Uint8Array
  readonly traceId: string
  /** What to do when the key was used with another payload; "conflict" by default. */
  readonly changedPayload?: Profile["changedPayload"]
}

/** The responses to keyed requests. */
export interface Idempotency {
  /**
   * Runs `handle` for the first request with a key and returns its response to every repetition.
   *
   * A repetition that arrives while the first request is in progress gets 409.
   */
  once(request: KeyedRequest, handle: () => Promise<Reply>): Promise<Reply>
  clear(): void
}

interface RememberedRequest {
  readonly payloadHash: string
  readonly expiresAt: number
  /** Undefined while the request is in progress. */
  response: Reply | undefined
}

/** Creates a store of at most `limit` keys. */
export const createIdempotency = (clock: Clock, limit: number): Idempotency => {
  const requests = new BoundedMap<string, RememberedRequest>(limit)

  const process = async (key: string, payloadHash: string, handle: () => Promise<Reply>): Promise<Reply> => {
    const request: RememberedRequest = {
      payloadHash,
      expiresAt: clock.now() + replayWindowMillis,
      response: undefined,
    }
    requests.delete(key)
    requests.set(key, request)
    try {
      request.response = await handle()
      return request.response
    } finally {
      if (request.response === undefined && requests.get(key) === request) requests.delete(key)
    }
  }

  return {
    once: async ({ key, payload, traceId, changedPayload = "conflict" }, handle) => {
      const payloadHash = hash("sha256", payload, "base64")
      const known = requests.get(key)
      if (known === undefined || known.expiresAt <= clock.now()) return process(key, payloadHash, handle)
      if (known.payloadHash !== payloadHash) {
        if (changedPayload === "new-order") return process(key, payloadHash, handle)
        if (changedPayload === "conflict")
          return problem(409, traceId, "This idempotency key was used with another payload.")
      }
      return known.response ?? problem(409, traceId, "A request with this idempotency key is in progress.")
    },
    clear: () => requests.clear(),
  }
}
