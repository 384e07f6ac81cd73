/** The orders a sandbox holds, and how they look in answers. */

import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import type { Random } from "./Random.ts"

/** Where an order stands, in the words of /evaluate; REFUNDED is the vendor's "Returned". */
export type Phase = keyof typeof statusOfPhase

/** A word as a phase; throws a `RangeError` that lists them all. */
export const asPhase = (word: string): Phase => {
  if (isPhase(word)) return word
  throw new RangeError(`"${word}" is not a phase; there are ${Object.keys(statusOfPhase).join(", ")}`)
}

const isPhase = (word: string): word is Phase => Object.hasOwn(statusOfPhase, word)

/** One thing that happened to an order; `request` and `delivery` point at its cause or effect. */
export interface Moment {
  readonly at: number
  readonly what: string
  readonly why?: string
  readonly request?: string
  readonly delivery?: string
}

/** A postal address without anything that needs hiding. */
export type Address = Readonly<Record<string, string | null>>

/** One order: no card number, no CVV, no token is kept. */
export interface Order {
  readonly id: string
  readonly mid: string
  readonly siteId: string | null
  readonly externalOrderId: string
  /** What /evaluate was sent as correlationId. */
  readonly correlationId: string | null
  readonly confirmationId: string
  readonly amount: number
  readonly currency: string
  readonly isMit: boolean
  readonly createdAt: number
  readonly expiryDate: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly billing: Address
  readonly shipping: Address | null
  readonly senseKey: string | null
  readonly card: string
  readonly scenario: string
  /** Whether a managed order is rescued before it expires. */
  readonly canBeRescued: boolean
  /** What the challenge asks for, when there is one. */
  readonly asks: "cvv" | "address" | null
  phase: Phase
  refunded: number
  presented: boolean
  readonly timeline: Moment[]
}

/** What is known of an order before it is one. */
export type NewOrder = Omit<
  Order,
  "id" | "confirmationId" | "createdAt" | "phase" | "refunded" | "presented" | "timeline"
>

/** The orders, oldest dropped beyond a limit. */
export interface OrderBook {
  open(order: NewOrder, phase: Phase): Order
  get(id: string): Order | undefined
  byExternalId(mid: string, externalOrderId: string): Order | undefined
  all(): Iterable<Order>
  readonly size: number
  restore(order: Order): void
  clear(): void
}

/** Makes an empty book that keeps the `limit` newest orders, and tells which it drops or replaces. */
export const createOrderBook = (
  clock: Clock,
  random: Random,
  limit: number,
  onDrop: (order: Order) => void,
): OrderBook => {
  const orders = new BoundedMap<string, Order>(limit, (oldest) => {
    const key = `${oldest.mid} ${oldest.externalOrderId}`
    if (external.get(key) === oldest) external.delete(key)
    onDrop(oldest)
  })
  const external = new Map<string, Order>()
  const keep = (order: Order) => {
    const previous = orders.get(order.id)
    if (previous !== undefined) onDrop(previous)
    orders.set(order.id, order)
    external.set(`${order.mid} ${order.externalOrderId}`, order)
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
        presented: false,
        timeline: [],
      }
      keep(opened)
      return opened
    },
    get: (id) => orders.get(id.toLowerCase()),
    byExternalId: (mid, id) => external.get(`${mid} ${id}`),
    all: () => orders.values(),
    get size() {
      return orders.size
    },
    restore: keep,
    clear: () => {
      orders.clear()
      external.clear()
    },
  }
}

/** The vendor's status numbers and names. Source: docs.flexfactor.io/docs/orders-id, 2026, vendor; casing as recorded live in 2025. */
export const statusNames = [
  "DRAFT",
  "ONHOLD",
  "CANCELLED",
  "PROBLEM",
  "PROCESSING",
  "CAPTUREREQUIRED",
  "RETURNED",
  "COMPLETED",
] as const

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

/** The status number of an order. */
export const statusOf = (order: Order): number => statusOfPhase[order.phase]

/**
 * An order as GET /orders and GET /orders/{id} show it: the members that were seen, and none made up.
 *
 * Source: docs.flexfactor.io/docs/orders-id, 2026, vendor, whose table was seen in part. Assumed: that the list shows
 * the same, that correlationId is the one sent to /evaluate, what referenceNumber is, how postalCode is spelt.
 */
export const orderView = (order: Order) => ({
  id: order.id,
  correlationId: order.correlationId,
  referenceNumber: order.confirmationId,
  status: statusOf(order),
  statusName: statusNames[statusOf(order)],
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
  currencySymbol: symbols[order.currency] ?? order.currency,
})

const addressView = ({ country, city, postalCode }: Address) => ({ country, city, postalCode })

const symbols: Readonly<Record<string, string>> = {
  USD: "$",
  CAD: "$",
  AUD: "$",
  EUR: "€",
  GBP: "£",
  JPY: "¥",
}
