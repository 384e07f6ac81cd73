/** Keyed requests: the same one is replayed for a day, another one under its key is refused. */
import { hash as digest } from "node:crypto"
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import { problem, type Reply } from "./Reply.ts"

/** How long a key is remembered. Source: docs.flexfactor.io/docs/cancel, 2026, vendor; assumed for the others. */
export const replayWindowMillis = 86_400_000

/** The memory of keyed requests. */
export interface Idempotency {
  /** Runs `work` once for a key; a repeat gets the first answer, a conflict gets 409. */
  once(key: string, payload: Uint8Array, traceId: string, work: () => Promise<Reply>): Promise<Reply>
  clear(): void
}

interface Memory {
  readonly hash: string
  readonly until: number
  reply: Reply | undefined
}

/** Makes an empty memory of at most `limit` keys. */
export const createIdempotency = (clock: Clock, limit: number): Idempotency => {
  const memories = new BoundedMap<string, Memory>(limit)
  return {
    once: async (key, payload, traceId, work) => {
      const hash = digest("sha256", payload, "base64")
      const known = memories.get(key)
      if (known !== undefined && known.until > clock.now()) {
        if (known.hash !== hash)
          return problem(409, traceId, "This idempotency key was used with another payload.")
        return known.reply ?? problem(409, traceId, "A request with this idempotency key is in progress.")
      }
      const memory: Memory = { hash, until: clock.now() + replayWindowMillis, reply: undefined }
      memories.delete(key)
      memories.set(key, memory)
      try {
        memory.reply = await work()
        return memory.reply
      } finally {
        if (memory.reply === undefined) memories.delete(key)
      }
    },
    clear: () => memories.clear(),
  }
}
