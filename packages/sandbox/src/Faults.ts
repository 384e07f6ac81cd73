/** Faults on demand: what may go wrong, when it strikes, and how often. */
import { type EventName, eventNames, isEventName } from "./Event.ts"
import type { EventBus } from "./EventBus.ts"
import { type Operation, operations } from "./Operation.ts"
import type { Random } from "./Random.ts"

/** Every fault, with what it does in one line. */
export const faultKinds = {
  latency: "answers after `millis`; a keyed request counts as in flight meanwhile",
  hang: "accepts the request and never answers; it is not processed",
  "reset-before": "cuts the connection before the request is processed",
  "reset-after": "processes the request, then cuts the connection",
  truncate: "processes the request, then sends half of the answer",
  status: "answers `status` (default 503) without processing; 429 and 503 carry Retry-After",
  html: "answers 502 with an HTML page without processing",
  "malformed-json": "processes the request, then answers 200 with broken JSON",
  unauthorized: "responds with 401 to calls that need an access token",
  "revoke-token": "invalidates all access tokens issued so far, then continues",
  "webhook-lose": "never sends the delivery",
  "webhook-duplicate": "sends the delivery twice, the second marked IsResent",
  "webhook-delay": "sends the delivery after `millis` of the sandbox's clock",
  "webhook-reorder": "sends the delivery after the next one to the same subscriber",
  "webhook-missign": "signs the delivery with an unknown key",
} as const

/** The name of a fault. */
export type FaultKind = keyof typeof faultKinds

/** A fault to switch on. */
export interface FaultOptions {
  readonly kind: FaultKind
  /** Only this operation, such as "evaluate"; any by default. Not for a fault of webhooks. */
  readonly operation?: Operation
  /** For a fault of webhooks: only this event; any by default. */
  readonly event?: EventName
  /** For a fault of webhooks: only deliveries about this order of the merchant's; any by default. */
  readonly orderId?: string
  /** How often it strikes before it is spent; without end by default. */
  readonly times?: number
  /** How likely it is to strike, 0 to 1; drawn from the sandbox's seed. 1 by default. */
  readonly chance?: number
  /** For "latency" and "webhook-delay"; 1000 by default. */
  readonly millis?: number
  /** For "status". */
  readonly status?: number
  /** For "status": the Retry-After header, in seconds; 1 by default. */
  readonly retryAfterSeconds?: number
}

/** A fault that is switched on. */
export interface Fault extends FaultOptions {
  readonly id: string
  /** How often it has struck. */
  struck: number
}

/** The faults of one sandbox. */
export interface Faults {
  /** Switches a fault on and answers its id. Throws a `RangeError` that lists what there is for what is no fault. */
  add(fault: FaultOptions): string
  remove(id: string): boolean
  clear(): void
  list(): readonly Fault[]
  /** The faults that strike this request, in the order they were switched on. */
  strikingRequest(operation: string): readonly Fault[]
  /** The faults that strike this delivery. */
  strikingWebhook(event: string, orderId: string | null): readonly Fault[]
}

/** Makes a sandbox's faults; none is on. */
export const createFaults = (random: Random, hub: EventBus): Faults => {
  const faults = new Map<string, Fault>()
  const strike = (isConcerned: (fault: Fault) => boolean): readonly Fault[] => {
    const striking: Fault[] = []
    for (const fault of faults.values()) {
      if (!isConcerned(fault)) continue
      if (fault.chance !== undefined && random.chance() >= fault.chance) continue
      fault.struck += 1
      striking.push(fault)
      if (fault.times !== undefined && fault.struck >= fault.times) faults.delete(fault.id)
      hub.tell({ kind: "fault", id: fault.id })
    }
    return striking
  }
  return {
    add: (options) => {
      const wrong = complaint(options)
      if (wrong !== undefined) throw new RangeError(wrong)
      const fault: Fault = { ...options, id: `fault_${random.hex(8)}`, struck: 0 }
      faults.set(fault.id, fault)
      hub.tell({ kind: "fault", id: fault.id })
      return fault.id
    },
    remove: (id) => {
      const removed = faults.delete(id)
      hub.tell({ kind: "fault", id })
      return removed
    },
    clear: () => {
      faults.clear()
      hub.tell({ kind: "fault" })
    },
    list: () => [...faults.values()].map((fault) => ({ ...fault })),
    strikingRequest: (operation) =>
      strike(
        ({ kind, operation: only }) => !isOfWebhooks(kind) && (only === undefined || only === operation),
      ),
    strikingWebhook: (event, orderId) =>
      strike(
        (fault) =>
          isOfWebhooks(fault.kind) &&
          (fault.event === undefined || fault.event === event) &&
          (fault.orderId === undefined || fault.orderId === orderId),
      ),
  }
}

/**
 * The fault that an e-mail address asks for: `jane+fault.latency.2000@example.com` or `+fault.status.429`.
 *
 * The number is the millis of a latency or delay, or the status; what is out of range is no fault.
 */
export const scriptedFault = (email: string): FaultOptions | undefined => {
  const [, kind = "", number] = /\+fault\.([a-z-]+)(?:\.(\d+))?@/i.exec(email) ?? []
  if (!isFaultKind(kind)) return undefined
  const fault: FaultOptions =
    number === undefined ? { kind } : { kind, [kind === "status" ? "status" : "millis"]: Number(number) }
  return complaint(fault) === undefined ? fault : undefined
}

const isFaultKind = (kind: string): kind is FaultKind => Object.hasOwn(faultKinds, kind)

const isOfWebhooks = (kind: FaultKind): boolean => kind.startsWith("webhook-")

const narrowing = ["operation", "event", "orderId"] as const

const numbers = [
  ["times", 1, 1_000_000],
  ["chance", 0, 1],
  ["millis", 0, 86_400_000],
  ["status", 400, 599],
  ["retryAfterSeconds", 0, 86_400],
] as const

const members: readonly string[] = ["kind", ...narrowing, ...numbers.map(([name]) => name)]

/** A typo must not pass: it would strike nothing, or everything. */
const complaint = (fault: FaultOptions): string | undefined => {
  const given = Object.entries(fault).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (!isFaultKind(String(fault.kind)))
    return `"${fault.kind}" is not a fault; there are ${Object.keys(faultKinds).join(", ")}`
  const stray = given.find((name) => !members.includes(name))
  if (stray !== undefined) return `a fault has no member "${stray}"; there are ${members.join(", ")}`
  return misaimed(fault, given) ?? outOfRange(fault)
}

const misaimed = ({ kind, operation, event, orderId }: FaultOptions, given: readonly string[]) => {
  const aims = isOfWebhooks(kind) ? ["event", "orderId"] : ["operation"]
  const wrong = narrowing.find((name) => given.includes(name) && !aims.includes(name))
  if (wrong !== undefined) return `${kind} is narrowed by ${aims.join(" and ")}, not by ${wrong}`
  if (operation !== undefined && !operations.includes(operation))
    return `there is no operation "${operation}"; there are ${operations.join(", ")}`
  if (event !== undefined && !isEventName(event))
    return `there is no event "${event}"; there are ${eventNames.join(", ")}`
  if (orderId !== undefined && typeof orderId !== "string") return "a fault's orderId is a text"
  return undefined
}

const outOfRange = (fault: FaultOptions): string | undefined => {
  for (const [name, least, most] of numbers) {
    const value = fault[name]
    if (value !== undefined && !(typeof value === "number" && value >= least && value <= most))
      return `a fault's ${name} lies between ${least} and ${most}`
  }
  return undefined
}
