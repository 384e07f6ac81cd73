/** The log of API requests and their responses, without card numbers and secrets. */
import { BoundedMap } from "./BoundedMap.ts"
import type { EventBus } from "./EventBus.ts"
import { redact } from "./redact.ts"

/** One API request with its response. */
export interface LoggedRequest {
  /** The `apigw-requestid` header of the response. */
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly operation: string
  /** The HTTP status; null when a fault suppressed the response. */
  readonly status: number | null
  readonly durationMillis: number
  readonly request: unknown
  readonly response: unknown
  /** The kinds of the faults that applied. */
  readonly faults: readonly string[]
  readonly orderId: string | null
}

/** The request log of one sandbox. */
export interface RequestLog {
  add(entry: LoggedRequest): void
  /** The requests, oldest first. */
  list(filter?: { readonly operation?: string; readonly orderId?: string }): readonly LoggedRequest[]
  clear(): void
}

/** Creates an empty log. */
export const createRequestLog = (
  events: EventBus,
  { limit, maxBytes }: { readonly limit: number; readonly maxBytes: number },
): RequestLog => {
  const entries = new BoundedMap<string, LoggedRequest>({
    limit,
    maxBytes,
    sizeOf: ({ request, response }) => JSON.stringify([request, response]).length,
  })
  return {
    add: (entry) => {
      entries.set(entry.id, { ...entry, request: redact(entry.request), response: redact(entry.response) })
      events.emit({ kind: "request", id: entry.id })
    },
    list: ({ operation, orderId } = {}) =>
      [...entries.values()].filter(
        (entry) =>
          (operation === undefined || entry.operation === operation) &&
          (orderId === undefined || entry.orderId === orderId),
      ),
    clear: () => {
      entries.clear()
      events.emit({ kind: "request" })
    },
  }
}
