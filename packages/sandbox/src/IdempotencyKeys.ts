/** Idempotency keys: a repeated request gets the response to the first one for a day. */
import { hash } from "node:crypto"
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import type { Profile } from "./Profile.ts"
import { type HttpResponse, problem } from "./Responses.ts"

/** How long a key is remembered. Source: docs.flexfactor.io/docs/cancel, 2026, vendor; assumed for other operations. */
const replayWindowMillis = 86_400_000

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

/** The responses to the keyed requests of one sandbox. */
export interface IdempotencyKeys {
  /**
   * Runs `handle` for the first request with a key and returns its response to every repetition.
   *
   * A repetition that arrives while the first request is in progress gets 409.
   */
  once(request: KeyedRequest, handle: () => Promise<HttpResponse>): Promise<HttpResponse>
  clear(): void
}

interface RememberedRequest {
  readonly payloadHash: string
  readonly expiresAt: number
  /** Undefined while the request is in progress. */
  response: HttpResponse | undefined
}

/** Creates an empty store of at most `limit` keys. */
export const createIdempotencyKeys = (clock: Clock, limit: number): IdempotencyKeys => {
  const requests = new BoundedMap<string, RememberedRequest>({ limit })

  const handleFirst = async (
    keyHash: string,
    payloadHash: string,
    handle: () => Promise<HttpResponse>,
  ): Promise<HttpResponse> => {
    const request: RememberedRequest = {
      payloadHash,
      expiresAt: clock.now() + replayWindowMillis,
      response: undefined,
    }
    requests.delete(keyHash)
    requests.set(keyHash, request)
    try {
      request.response = await handle()
      return request.response
    } finally {
      if (request.response === undefined && requests.get(keyHash) === request) requests.delete(keyHash)
    }
  }

  return {
    once: async ({ key, payload, traceId, changedPayload = "conflict" }, handle) => {
      // A key may be as long as a body, so only its hash is kept.
      const keyHash = hash("sha256", key, "base64")
      const payloadHash = hash("sha256", payload, "base64")
      const known = requests.get(keyHash)
      if (known === undefined || known.expiresAt <= clock.now())
        return handleFirst(keyHash, payloadHash, handle)
      if (known.payloadHash !== payloadHash) {
        if (changedPayload === "new-order") return handleFirst(keyHash, payloadHash, handle)
        if (changedPayload === "conflict")
          return problem(409, traceId, "This idempotency key was used with another payload.")
      }
      return known.response ?? problem(409, traceId, "A request with this idempotency key is in progress.")
    },
    clear: () => requests.clear(),
  }
}
