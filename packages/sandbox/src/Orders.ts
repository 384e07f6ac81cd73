/** The orders of a sandbox, and how GET /orders shows them. */
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import type { Profile } from "./Profile.ts"
import type { Random } from "./Random.ts"
import { unknownName } from "./suggest.ts"

/** The status numbers of the service by phase. Source: docs.flexfactor.io/docs/orders-id, 2026, vendor. */
const statusOfPhase = {
  SUBMITTED: 0,
  DECLINED: 2,
  CANCELLED: 2,
  EXPIRED: 2,
  PROCESSING: 4,
  CHALLENGE: 4,
  CAPTUREREQUIRED: 5,
  REFUNDED: 6,
  APPROVED: 7,
} as const

/** The phase of an order, named as in the responses of /evaluate. REFUNDED is called "Returned" by GET /orders. */
export type Phase = keyof typeof statusOfPhase

/** Converts a text to a phase. Throws a `RangeError` that lists all phases. */
export const parsePhase = (text: string): Phase => {
  if (isPhase(text)) return text
  throw new RangeError(unknownName("phase", text, Object.keys(statusOfPhase)))
}

const isPhase = (text: string): text is Phase => Object.hasOwn(statusOfPhase, text)

/** Something that happened to an order. */
export interface TimelineEntry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** A phase, an event, or a sentence. */
  readonly description: string
  readonly reason?: string
  /** The request that caused it. */
  readonly requestId?: string
  /** The webhook delivery that reported it. */
  readonly deliveryId?: string
}

/** What a challenge requests from the customer. */
export type ChallengeKind = "cvv" | "address"

/** A postal address. */
export type Address = Readonly<Record<string, string | null>>

/** One order. Card number, CVV and card token are not stored. */
export interface Order {
  /** The `orderSessionKey` and `orderId` of the service. */
  readonly id: string
  readonly mid: string
  readonly siteId: string | null
  /** The merchant's own order id. */
  readonly externalOrderId: string
  /** The `correlationId` sent to /evaluate. */
  readonly correlationId: string | null
  readonly confirmationId: string
  /** In minor units, such as cents. */
  readonly amount: number
  readonly currency: string
  /** Whether the transaction is merchant-initiated. */
  readonly isMit: boolean
  /** Whether the order waits for /capture once it is approved. */
  readonly isAuthorization: boolean
  readonly createdAt: number
  readonly expiryDate: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly billing: Address
  readonly shipping: Address | null
  readonly senseKey: string | null
  /** The masked card number, or the end of its token. */
  readonly card: string
  /** The row of the decision table that decided. */
  readonly scenario: string
  /** Whether an order that is SUBMITTED will be rescued before it expires. */
  readonly canBeRescued: boolean
  /** What the challenge requests; null when there is none. */
  readonly challenge: ChallengeKind | null
  phase: Phase
  /** In minor units. */
  refunded: number
  isChallengePresented: boolean
  /** The newest 500 entries, oldest first. */
  readonly timeline: TimelineEntry[]
}

const maxTimelineEntries = 500

/** Adds an entry to the timeline of an order; the oldest entries are dropped beyond 500. */
export const addToTimeline = ({ timeline }: Order, entry: TimelineEntry): void => {
  timeline.push(entry)
  if (timeline.length > maxTimelineEntries) timeline.splice(0, timeline.length - maxTimelineEntries)
}

/** What is known of an order before it is opened. */
export type NewOrder = Omit<
  Order,
  "id" | "confirmationId" | "createdAt" | "phase" | "refunded" | "isChallengePresented" | "timeline"
>

/** The orders of one sandbox; the oldest are dropped beyond a limit. */
export interface Orders {
  open(order: NewOrder, phase: Phase): Order
  get(id: string): Order | undefined
  findByExternalId(mid: string, externalOrderId: string): Order | undefined
  all(): Iterable<Order>
  readonly size: number
  /** Adds an exported order, or replaces the order with its id. */
  restore(order: Order): void
  clear(): void
}

/** Creates an empty collection. `onDrop` is called with each order that is dropped or replaced. */
export const createOrders = (
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  { limit, maxBytes }: { readonly limit: number; readonly maxBytes: number },
  onDrop: (order: Order) => void,
): Orders => {
  const byExternalId = new Map<string, Order>()
  const externalKey = ({ mid, externalOrderId }: Order) => `${mid} ${externalOrderId}`
  const orders = new BoundedMap<string, Order>({
    limit,
    maxBytes,
    sizeOf: approximateSize,
    onDrop: (oldest) => {
      if (byExternalId.get(externalKey(oldest)) === oldest) byExternalId.delete(externalKey(oldest))
      onDrop(oldest)
    },
  })

  const add = (order: Order) => {
    const replaced = orders.get(order.id)
    if (replaced !== undefined) onDrop(replaced)
    orders.set(order.id, order)
    byExternalId.set(externalKey(order), order)
  }

  return {
    open: (order, phase) => {
      const opened: Order = {
        ...order,
        id: random.uuid(),
        confirmationId: random.hex(8).toUpperCase(),
        createdAt: clock.now(),
        phase,
        refunded: 0,
        isChallengePresented: false,
        timeline: [],
      }
      add(opened)
      return opened
    },
    get: (id) => orders.get(id.toLowerCase()),
    findByExternalId: (mid, externalOrderId) => byExternalId.get(`${mid} ${externalOrderId}`),
    all: () => orders.values(),
    get size() {
      return orders.size
    },
    restore: add,
    clear: () => {
      orders.clear()
      byExternalId.clear()
    },
  }
}

/** The texts of the request that an order keeps, and an estimate for its timeline. */
const approximateSize = (order: Order): number => {
  const texts = [
    order.externalOrderId,
    order.correlationId,
    order.expiryDate,
    order.email,
    order.phone,
    order.senseKey,
    ...Object.values(order.billing),
    ...Object.values(order.shipping ?? {}),
  ]
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 2_000)
}

const documentedStatusNames = [
  "DRAFT",
  "ONHOLD",
  "CANCELLED",
  "PROBLEM",
  "PROCESSING",
  "CAPTUREREQUIRED",
  "RETURNED",
  "COMPLETED",
] as const

/**
 * The status names by status number.
 *
 * Source: docs.flexfactor.io/docs/orders-id, 2026, vendor; upper case as recorded live in 2025, third-party.
 */
export const statusNames = ({ completedStatusName }: Profile): readonly string[] =>
  documentedStatusNames.map((name) => (name === "COMPLETED" ? completedStatusName : name))

/** The status number of an order. */
export const statusOf = (order: Order): number => statusOfPhase[order.phase]

/**
 * An order as GET /orders and GET /orders/{id} return it, with the documented fields only.
 *
 * Source: docs.flexfactor.io/docs/orders-id, 2026, vendor, of whose table a part was seen. Assumed: that the list has
 * the same fields, that correlationId is the one sent to /evaluate, the value of referenceNumber, the name postalCode.
 */
export const orderView = (order: Order, profile: Profile) => ({
  id: order.id,
  correlationId: order.correlationId,
  referenceNumber: order.confirmationId,
  status: statusOf(order),
  statusName: statusNames(profile)[statusOf(order)],
  orderPlacedDate: new Date(order.createdAt).toISOString(),
  expiryDate: order.expiryDate,
  billingAddress: addressView(order.billing),
  shippingAddress: order.shipping === null ? null : addressView(order.shipping),
  firstName: order.billing.firstName ?? null,
  lastName: order.billing.lastName ?? null,
  email: order.email,
  phone: order.phone,
  secondaryEmail: "",
  currencyCode: order.currency,
  currencySymbol: currencySymbols.get(order.currency) ?? order.currency,
})

const addressView = ({ country, city, postalCode }: Address) => ({ country, city, postalCode })

const currencySymbols = new Map([
  ["USD", "$"],
  ["CAD", "$"],
  ["AUD", "$"],
  ["EUR", "€"],
  ["GBP", "£"],
  ["JPY", "¥"],
])
