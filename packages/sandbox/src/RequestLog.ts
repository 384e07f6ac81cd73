/** What was asked and answered, newest last, with card data and secrets masked before they are kept. */

import { BoundedMap } from "./BoundedMap.ts"
import type { EventBus } from "./EventBus.ts"
import { redact } from "./redact.ts"

/** One call of the vendor's interface. */
export interface Entry {
  /** The `apigw-requestid` of the answer. */
  readonly id: string
  readonly at: number
  readonly method: string
  readonly path: string
  readonly operation: string
  readonly status: number | null
  readonly durationMillis: number
  readonly request: unknown
  readonly reply: unknown
  readonly faults: readonly string[]
  readonly orderId: string | null
}

/** The journal of one sandbox. */
export interface RequestLog {
  write(entry: Entry): void
  list(filter?: { readonly operation?: string; readonly orderId?: string }): readonly Entry[]
  clear(): void
}

/** Makes an empty journal of at most `limit` entries. */
export const makeRequestLog = (hub: EventBus, limit: number): RequestLog => {
  const entries = new BoundedMap<string, Entry>(limit)
  return {
    write: (entry) => {
      entries.set(entry.id, { ...entry, request: redact(entry.request), reply: redact(entry.reply) })
      hub.tell({ kind: "request", id: entry.id })
    },
    list: (filter = {}) =>
      [...entries.values()].filter(
        (entry) =>
          (filter.operation === undefined || entry.operation === filter.operation) &&
          (filter.orderId === undefined || entry.orderId === filter.orderId),
      ),
    clear: () => {
      entries.clear()
      hub.tell({ kind: "request" })
    },
  }
}
