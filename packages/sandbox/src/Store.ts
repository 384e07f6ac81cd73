/** The state of one sandbox, and the only place in which an order changes its phase. */
import { type AccessTokens, createAccessTokens } from "./AccessTokens.ts"
import type { Accounts, Merchant } from "./Accounts.ts"
import { BoundedMap } from "./BoundedMap.ts"
import type { Clock } from "./Clock.ts"
import { createEventBus, type EventBus } from "./EventBus.ts"
import { createFaults, type Faults } from "./Faults.ts"
import { createIdempotencyKeys, type IdempotencyKeys } from "./IdempotencyKeys.ts"
import {
  createScheduledTransitions,
  eventOnOpening,
  isLegal,
  type Transition,
  transitions,
} from "./OrderMachine.ts"
import { addToTimeline, createOrders, type NewOrder, type Order, type Orders, type Phase } from "./Orders.ts"
import type { Random } from "./Random.ts"
import { createRequestLog, type RequestLog } from "./RequestLog.ts"
import type { TestCard } from "./Scenarios.ts"
import { type EventName, subjectOf } from "./WebhookEvent.ts"
import { createWebhooks, type Webhooks } from "./Webhooks.ts"

/** How much a sandbox keeps; beyond a limit the oldest records are dropped. */
export interface Limits {
  readonly orders: number
  readonly requests: number
  readonly deliveries: number
  readonly cards: number
  readonly signals: number
  /** The largest request body. */
  readonly bodyBytes: number
  /** The approximate size of all orders together; likewise of all requests, deliveries and signals. */
  readonly collectionBytes: number
}

/** What the sandbox keeps of a tokenized card: enough to decide and to display, not its number. */
export interface VaultedCard {
  readonly card: TestCard | null
  readonly masked: string
  readonly hasCvv: boolean
}

/** What the SenseJS stub reported of a page. */
export interface PageSignals {
  readonly senseKey: string
  readonly mid: string
  readonly siteId: string | null
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  orderId: string | null
  events: Readonly<Record<string, unknown>>
}

/** A transaction that was sent to /transmit. */
export interface Transmission {
  readonly transmitId: string
  readonly mid: string
  readonly orderId: string
  readonly isDeclined: boolean
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** The state of one sandbox. */
export interface Store {
  readonly clock: Clock
  readonly random: Random
  readonly accounts: Accounts
  readonly events: EventBus
  readonly accessTokens: AccessTokens
  readonly orders: Orders
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly requestLog: RequestLog
  readonly idempotencyKeys: IdempotencyKeys
  /** The tokenized cards by token. */
  readonly vault: Map<string, VaultedCard>
  readonly transmissions: Map<string, Transmission>
  readonly signals: Map<string, PageSignals>
  /** The requests whose e-mail address has already caused its fault, so that a retry succeeds. */
  readonly faultsFromEmail: Map<string, true>
  readonly limits: Limits
  /** Origins of other machines whose pages may call the endpoints for browsers. */
  readonly allowedOrigins: readonly string[]
  /** Opens an order in the phase that was decided, sends its event and schedules what follows. */
  openOrder(merchant: Merchant, order: NewOrder, phase: Phase, requestId: string | undefined): Order
  /** Adds an exported order and schedules what follows. */
  restoreOrder(order: Order): void
  /** Applies a transition if it is legal now, and sends its event. */
  transition(order: Order, transition: Transition, reason: string, cause?: TransitionCause): boolean
  /** Sends an event of an order without changing the order. */
  publish(order: Order, event: EventName, reason: string, eventData?: unknown): void
  clear(): void
}

/** The request that caused a transition, and the data of the event. */
export interface TransitionCause {
  readonly requestId?: string
  readonly eventData?: unknown
}

/** What a store is created from. */
export interface StoreSettings {
  readonly clock: Clock
  readonly random: Random
  readonly accounts: Accounts
  readonly limits: Limits
  readonly allowedOrigins: readonly string[]
  readonly webhooks: { readonly retryMillis: readonly number[]; readonly timeoutMillis: number }
}

/** Creates the empty state of a sandbox. */
export const createStore = (settings: StoreSettings): Store => {
  const { clock, random, accounts, limits, allowedOrigins } = settings
  const maxBytes = limits.collectionBytes
  const events = createEventBus()
  const faults = createFaults(random, events)
  const webhooks = createWebhooks(
    { clock, random, accounts, faults, events },
    { ...settings.webhooks, limit: limits.deliveries, maxBytes },
  )

  const publish: Store["publish"] = (order, event, reason, eventData) => {
    const deliveryIds = webhooks.publish(event, subjectOf(order, eventData), order.mid)
    const at = clock.now()
    addToTimeline(order, { at, description: event, reason })
    for (const deliveryId of deliveryIds)
      addToTimeline(order, { at, description: `${event} sent`, deliveryId })
    events.emit({ kind: "order", id: order.id })
  }

  const publishIfAny = (
    order: Order,
    event: EventName | null | undefined,
    reason: string,
    data?: unknown,
  ) => {
    if (event === null || event === undefined) events.emit({ kind: "order", id: order.id })
    else publish(order, event, reason, data)
  }

  const scheduleNext = (order: Order) => {
    const merchant = accounts.findByMid(order.mid)
    if (merchant !== undefined) scheduled.schedule(order, merchant.profile)
  }

  const transition: Store["transition"] = (order, name, reason, { requestId, eventData } = {}) => {
    if (!isLegal(order, name)) return false
    const { to, event } = transitions[name]
    order.phase = to
    if (name === "refund") order.refunded = order.amount
    addToTimeline(order, {
      at: clock.now(),
      description: to,
      reason,
      ...(requestId === undefined ? {} : { requestId }),
    })
    publishIfAny(order, event, reason, eventData)
    scheduleNext(order)
    return true
  }

  const scheduled = createScheduledTransitions(clock, transition)
  const orders = createOrders({ clock, random }, { limit: limits.orders, maxBytes }, scheduled.cancel)
  const requestLog = createRequestLog(events, { limit: limits.requests, maxBytes })
  const idempotencyKeys = createIdempotencyKeys(clock, limits.orders * 2)
  const accessTokens = createAccessTokens(clock, random)
  const vault = new BoundedMap<string, VaultedCard>({ limit: limits.cards })
  const transmissions = new BoundedMap<string, Transmission>({
    limit: limits.orders,
    maxBytes,
    sizeOf: jsonSize,
  })
  const signals = new BoundedMap<string, PageSignals>({ limit: limits.signals, maxBytes, sizeOf: jsonSize })
  const faultsFromEmail = new BoundedMap<string, true>({ limit: limits.requests })

  return {
    clock,
    random,
    accounts,
    events,
    accessTokens,
    orders,
    faults,
    webhooks,
    requestLog,
    idempotencyKeys,
    vault,
    transmissions,
    signals,
    faultsFromEmail,
    limits,
    allowedOrigins,
    openOrder: (merchant, newOrder, phase, requestId) => {
      const order = orders.open(newOrder, phase)
      addToTimeline(order, {
        at: clock.now(),
        description: phase,
        reason: newOrder.scenario,
        ...(requestId === undefined ? {} : { requestId }),
      })
      publishIfAny(order, eventOnOpening[phase], newOrder.scenario)
      scheduled.schedule(order, merchant.profile)
      return order
    },
    restoreOrder: (order) => {
      orders.restore(order)
      scheduleNext(order)
      events.emit({ kind: "order", id: order.id })
    },
    transition,
    publish,
    clear: () => {
      random.restart()
      clock.reset()
      accounts.reset()
      webhooks.clear()
      orders.clear()
      faults.clear()
      requestLog.clear()
      idempotencyKeys.clear()
      vault.clear()
      transmissions.clear()
      signals.clear()
      faultsFromEmail.clear()
      accessTokens.revokeAll()
      events.emit({ kind: "reset" })
    },
  }
}

const jsonSize = (value: unknown): number => JSON.stringify(value).length
