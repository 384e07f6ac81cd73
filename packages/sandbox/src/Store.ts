/** Everything one sandbox knows, and the one place where an order changes. */

import { type AccessTokens, makeAccessTokens } from "./AccessTokens.ts"
import type { Accounts, Merchant } from "./Accounts.ts"
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import { type EventName, factsOf } from "./Event.ts"
import { type EventBus, makeEventBus } from "./EventBus.ts"
import { createFaults, type Faults } from "./Faults.ts"
import { createIdempotency, type Idempotency } from "./Idempotency.ts"
import { createOrderBook, type NewOrder, type Order, type OrderBook, type Phase } from "./Order.ts"
import { canMove, firesOnArrival, type Move, moves } from "./OrderMachine.ts"
import type { Random } from "./Random.ts"
import { makeRequestLog, type RequestLog } from "./RequestLog.ts"
import type { TestCard } from "./Scenarios.ts"
import { makeScheduledTransitions } from "./ScheduledTransitions.ts"
import { createSubscribers, type Subscribers } from "./Subscriber.ts"
import type { WebhookSender } from "./WebhookSender.ts"
import { createOutbox, type Outbox } from "./Webhooks.ts"

/** How much a sandbox remembers; beyond it the oldest is dropped. */
export interface Limits {
  readonly orders: number
  readonly requests: number
  readonly deliveries: number
  readonly cards: number
  readonly signals: number
  readonly bodyBytes: number
}

/** What is kept of a card behind a token: enough to decide and to show, not its number. */
export interface VaultedCard {
  readonly card: TestCard | null
  readonly masked: string
}

/** A page seen by the SenseJS stub. */
export interface Signals {
  readonly senseKey: string
  readonly mid: string
  readonly siteId: string | null
  readonly at: number
  orderId: string | null
  events: Readonly<Record<string, unknown>>
}

/** A copy of a transaction sent to /transmit, masked. */
export interface Transmission {
  readonly transmitId: string
  readonly mid: string
  readonly orderId: string
  readonly isDeclined: boolean
  readonly at: number
}

/** The state of one sandbox. */
export interface Store {
  readonly clock: Clock
  readonly random: Random
  readonly accounts: Accounts
  readonly hub: EventBus
  readonly accessTokens: AccessTokens
  readonly orders: OrderBook
  readonly faults: Faults
  readonly subscribers: Subscribers
  readonly outbox: Outbox
  readonly journal: RequestLog
  readonly idempotency: Idempotency
  readonly vault: Map<string, VaultedCard>
  readonly transmissions: Map<string, Transmission>
  readonly signals: Map<string, Signals>
  /** Which scripted faults have struck, so that each strikes once. */
  readonly scripted: Map<string, string>
  readonly limits: Limits
  /** Opens an order in the phase that was decided, and lets it be known. */
  open(merchant: Merchant, order: NewOrder, phase: Phase, request: string): Order
  /** Takes an exported order back and plans what was to come for it. */
  restore(order: Order): void
  /** Makes a move if it is legal now, and lets it be known. */
  move(order: Order, move: Move, why: string, cause?: Cause): boolean
  /** Tells the subscribers something about an order without moving it. */
  announce(order: Order, event: EventName, why: string, eventData?: unknown): void
  clear(): void
}

/** What is known of a move beyond its reason: the request that asked for it, the data its event carries. */
export interface Cause {
  readonly request?: string
  readonly eventData?: unknown
}

/** What a world is made from. */
export interface StoreParts {
  readonly clock: Clock
  readonly random: Random
  readonly accounts: Accounts
  readonly post: WebhookSender
  readonly limits: Limits
  readonly retryMillis: readonly number[]
}

/** Makes a world in which nothing has happened yet. */
export const makeStore = ({ clock, random, accounts, post, limits, retryMillis }: StoreParts): Store => {
  const hub = makeEventBus()
  const faults = createFaults(random, hub)
  const subscribers = createSubscribers(random, hub)
  const outbox = createOutbox(
    { clock, random, subscribers, faults, post, hub },
    { retryMillis, limit: limits.deliveries },
  )

  const announce = (order: Order, event: EventName, why: string, eventData?: unknown) => {
    const deliveries = outbox.publish(event, { ...factsOf(order), EventData: eventData }, order.mid)
    const at = clock.now()
    order.timeline.push({ at, what: event, why })
    for (const delivery of deliveries) order.timeline.push({ at, what: `${event} sent`, delivery })
    hub.tell({ kind: "order", id: order.id })
  }

  const move = (order: Order, name: Move, why: string, { request, eventData }: Cause = {}): boolean => {
    if (!canMove(order, name)) return false
    const { to, fires } = moves[name]
    order.phase = to
    if (name === "refund") order.refunded = order.amount
    order.timeline.push({ at: clock.now(), what: to, why, ...(request === undefined ? {} : { request }) })
    if (fires === null) hub.tell({ kind: "order", id: order.id })
    else announce(order, fires, why, eventData)
    return true
  }

  const plans = makeScheduledTransitions(clock, move)
  const orders = createOrderBook(clock, random, limits.orders, plans.drop)

  const world: Store = {
    clock,
    random,
    accounts,
    hub,
    accessTokens: makeAccessTokens(clock, random),
    orders,
    faults,
    subscribers,
    outbox,
    journal: makeRequestLog(hub, limits.requests),
    idempotency: createIdempotency(clock, limits.orders * 2),
    vault: new BoundedMap(limits.cards),
    transmissions: new BoundedMap(limits.orders),
    signals: new BoundedMap(limits.signals),
    scripted: new BoundedMap(limits.requests),
    limits,
    open: (merchant, facts, phase, request) => {
      const order = orders.open(facts, phase)
      order.timeline.push({ at: clock.now(), what: phase, why: facts.scenario, request })
      const fires = firesOnArrival[phase]
      if (fires === undefined) hub.tell({ kind: "order", id: order.id })
      else announce(order, fires, facts.scenario)
      plans.make(order, merchant.profile)
      return order
    },
    restore: (order) => {
      orders.restore(order)
      const merchant = accounts.byMid(order.mid)
      if (merchant !== undefined) plans.make(order, merchant.profile)
      hub.tell({ kind: "order", id: order.id })
    },
    move,
    announce,
    clear: () => {
      random.restart()
      clock.reset()
      accounts.reset()
      outbox.clear()
      for (const part of [orders, faults, subscribers, world.journal, world.idempotency]) part.clear()
      for (const map of [world.vault, world.transmissions, world.signals, world.scripted]) map.clear()
      world.accessTokens.revokeAll()
      hub.tell({ kind: "reset" })
    },
  }
  return world
}
