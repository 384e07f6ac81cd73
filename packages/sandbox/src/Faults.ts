/** Faults that a test switches on: failing requests, lost connections, lost or altered webhooks. */
import type { EventBus } from "./EventBus.ts"
import { type Operation, operations } from "./Operation.ts"
import type { Random } from "./Random.ts"
import { type HttpResponse, problem, unauthorized } from "./Responses.ts"
import { unknownName } from "./suggest.ts"
import { type EventName, eventNames } from "./WebhookEvent.ts"

/** Every kind of fault, with its effect. */
export const faultKinds = {
  latency: "responds after `millis`; until then a request with an idempotency key is in progress",
  hang: "accepts the request and never responds; the request is not processed",
  "reset-before": "closes the connection before the request is processed",
  "reset-after": "processes the request, then closes the connection",
  truncate: "processes the request, then sends half of the response",
  status: "responds with `status` (default 503) without processing; 429 and 503 carry Retry-After",
  html: "responds with 502 and an HTML page without processing",
  "malformed-json": "processes the request, then responds with 200 and malformed JSON",
  unauthorized: "responds with 401 to requests that need an access token",
  "revoke-token": "invalidates all access tokens issued so far, then continues",
  "webhook-lose": "does not send the delivery",
  "webhook-duplicate": "sends the delivery twice, the second time marked IsResent",
  "webhook-delay": "sends the delivery after `millis` of the sandbox's clock",
  "webhook-reorder": "sends the delivery after the next one to the same subscriber",
  "webhook-missign": "signs the delivery with another key",
} as const

/** The kind of a fault. */
export type FaultKind = keyof typeof faultKinds

/** A fault to switch on. */
export interface FaultOptions {
  readonly kind: FaultKind
  /** For a fault of requests: only this operation, such as "evaluate"; any by default. */
  readonly operation?: Operation | undefined
  /** For a fault of webhooks: only this event; any by default. */
  readonly event?: EventName | undefined
  /** For a fault of webhooks: only events of the order with this id of the merchant; any by default. */
  readonly orderId?: string | undefined
  /** How often the fault applies before it is removed; unlimited by default. */
  readonly times?: number | undefined
  /** The probability that it applies, 0 to 1, drawn from the sandbox's seed; 1 by default. */
  readonly chance?: number | undefined
  /** For "latency" and "webhook-delay"; 1000 by default. */
  readonly millis?: number | undefined
  /** For "status": the HTTP status, 400 to 599. */
  readonly status?: number | undefined
  /** For "status": the Retry-After header, in seconds; 1 by default. */
  readonly retryAfterSeconds?: number | undefined
}

/** A fault that is switched on. */
export interface Fault extends FaultOptions {
  readonly id: string
  timesApplied: number
}

/** The faults of one sandbox. */
export interface Faults {
  /** Switches a fault on and returns its id. Throws a `RangeError` for an invalid fault. */
  add(fault: FaultOptions): string
  remove(id: string): boolean
  clear(): void
  list(): readonly Fault[]
  /** The faults that apply to a request, in the order in which they were switched on. Counts them as applied. */
  takeForRequest(operation: Operation): readonly Fault[]
  /** The faults that apply to a webhook delivery. Counts them as applied. */
  takeForDelivery(event: EventName, externalOrderId: string | null): readonly Fault[]
}

/** Creates the faults of a sandbox; none is switched on. */
export const createFaults = (random: Random, events: EventBus): Faults => {
  const faults = new Map<string, Fault>()

  const take = (isMatch: (fault: Fault) => boolean): readonly Fault[] => {
    const applied: Fault[] = []
    for (const fault of faults.values()) {
      if (!isMatch(fault)) continue
      if (fault.chance !== undefined && random.fraction() >= fault.chance) continue
      fault.timesApplied += 1
      applied.push(fault)
      if (fault.times !== undefined && fault.timesApplied >= fault.times) faults.delete(fault.id)
      events.emit({ kind: "fault", id: fault.id })
    }
    return applied
  }

  return {
    add: (options) => {
      const error = validationError(options)
      if (error !== undefined) throw new RangeError(error)
      const fault: Fault = { ...options, id: `fault_${random.hex(8)}`, timesApplied: 0 }
      faults.set(fault.id, fault)
      events.emit({ kind: "fault", id: fault.id })
      return fault.id
    },
    remove: (id) => {
      const isRemoved = faults.delete(id)
      events.emit({ kind: "fault", id })
      return isRemoved
    },
    clear: () => {
      faults.clear()
      events.emit({ kind: "fault" })
    },
    list: () => [...faults.values()].map((fault) => ({ ...fault })),
    takeForRequest: (operation) =>
      take(
        (fault) =>
          !isWebhookFault(fault.kind) && (fault.operation === undefined || fault.operation === operation),
      ),
    takeForDelivery: (event, externalOrderId) =>
      take(
        (fault) =>
          isWebhookFault(fault.kind) &&
          (fault.event === undefined || fault.event === event) &&
          (fault.orderId === undefined || fault.orderId === externalOrderId),
      ),
  }
}

/**
 * The fault that an e-mail address requests: `jane+fault.latency.2000@example.com` or `+fault.status.429`.
 *
 * The number is the `millis` of a latency or delay, or the `status`. An invalid fault is ignored.
 */
export const faultInEmail = (email: string): FaultOptions | undefined => {
  const [, kind = "", number] = /\+fault\.([a-z-]+)(?:\.(\d+))?@/i.exec(email) ?? []
  if (!isFaultKind(kind)) return undefined
  const fault: FaultOptions =
    number === undefined ? { kind } : { kind, [kind === "status" ? "status" : "millis"]: Number(number) }
  return validationError(fault) === undefined ? fault : undefined
}

/** Whether a fault applies to webhook deliveries instead of requests. */
export const isWebhookFault = (kind: FaultKind): boolean => kind.startsWith("webhook-")

// Applying faults to a request

/** A response with what a fault does to its connection. */
export interface FaultyResponse {
  readonly response: HttpResponse | undefined
  readonly connection: "intact" | "reset" | "truncated" | "hanging"
}

/** A response without a connection fault. */
export const intact = (response: HttpResponse): FaultyResponse => ({ response, connection: "intact" })

/** The response of the faults that prevent a request from being processed; undefined when it is to be processed. */
export const faultBeforeProcessing = (
  faults: readonly FaultOptions[],
  {
    needsAccessToken,
    revokeTokens,
    traceId,
  }: { readonly needsAccessToken: boolean; readonly revokeTokens: () => void; readonly traceId: string },
): FaultyResponse | undefined => {
  for (const fault of faults) {
    if (fault.kind === "hang") return { response: undefined, connection: "hanging" }
    if (fault.kind === "reset-before") return { response: undefined, connection: "reset" }
    if (fault.kind === "revoke-token") revokeTokens()
    if (fault.kind === "unauthorized" && needsAccessToken) return intact(unauthorized(traceId))
    if (fault.kind === "html") return intact(htmlError)
    if (fault.kind === "status") return intact(statusError(fault, traceId))
  }
  return undefined
}

/** Applies the faults that alter the response of a request that was processed. */
export const faultAfterProcessing = (
  response: HttpResponse,
  faults: readonly FaultOptions[],
): FaultyResponse => {
  const has = (kind: FaultKind) => faults.some((fault) => fault.kind === kind)
  if (has("reset-after")) return { response, connection: "reset" }
  if (has("truncate")) return { response, connection: "truncated" }
  return intact(has("malformed-json") ? malformed(response) : response)
}

/** Returns a function that waits as long as the latency faults specify; later calls wait for the same moment. */
export const createLatency = (faults: readonly FaultOptions[]): (() => Promise<void>) => {
  const totalMillis = faults
    .filter(({ kind }) => kind === "latency")
    .reduce((sum, { millis = 1_000 }) => sum + millis, 0)
  let wait: Promise<void> | undefined
  return () => {
    if (totalMillis === 0) return Promise.resolve()
    wait ??= new Promise((resolve) => setTimeout(resolve, totalMillis))
    return wait
  }
}

const statusError = (
  { status = 503, retryAfterSeconds = 1 }: FaultOptions,
  traceId: string,
): HttpResponse => {
  const hasRetryAfter = status === 429 || status === 503
  return problem(
    status,
    traceId,
    undefined,
    hasRetryAfter ? { "retry-after": String(retryAfterSeconds) } : {},
  )
}

const htmlError: HttpResponse = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
}

const malformed = ({ body }: HttpResponse): HttpResponse => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: `${JSON.stringify(body).slice(0, -1)},}`,
})

// Validation: a misspelled option must not pass, since the fault would then apply to nothing or to everything.

const numberRanges = [
  ["times", 1, 1_000_000],
  ["chance", 0, 1],
  ["millis", 0, 86_400_000],
  ["status", 400, 599],
  ["retryAfterSeconds", 0, 86_400],
] as const

const requestFilters: readonly string[] = ["operation"]
const webhookFilters: readonly string[] = ["event", "orderId"]

const optionNames: readonly string[] = [
  "kind",
  ...requestFilters,
  ...webhookFilters,
  ...numberRanges.map(([name]) => name),
]

const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(faultKinds, kind)

const validationError = (fault: FaultOptions): string | undefined => {
  const given = Object.entries(fault).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (!isFaultKind(String(fault.kind))) return unknownName("fault", fault.kind, Object.keys(faultKinds))
  const unknown = given.find((name) => !optionNames.includes(name))
  if (unknown !== undefined) return unknownName("fault option", unknown, optionNames)
  return filterError(fault, given) ?? rangeError(fault)
}

const filterError = (
  { kind, operation, event, orderId }: FaultOptions,
  given: readonly string[],
): string | undefined => {
  const [allowed, notAllowed] = isWebhookFault(kind)
    ? [webhookFilters, requestFilters]
    : [requestFilters, webhookFilters]
  const misplaced = given.find((name) => notAllowed.includes(name))
  if (misplaced !== undefined)
    return `The fault ${kind} cannot be limited by ${misplaced}. It can be limited by ${allowed.join(" and ")}.`
  if (operation !== undefined && !operations.includes(operation))
    return unknownName("operation", operation, operations)
  if (event !== undefined && !eventNames.includes(event)) return unknownName("event", event, eventNames)
  if (orderId !== undefined && typeof orderId !== "string") return "The orderId of a fault is a string."
  return undefined
}

const rangeError = (fault: FaultOptions): string | undefined => {
  for (const [name, least, most] of numberRanges) {
    const value = fault[name]
    if (value === undefined) continue
    if (typeof value !== "number" || !(value >= least && value <= most))
      return `The ${name} of a fault is a number from ${least} to ${most}.`
  }
  return undefined
}
