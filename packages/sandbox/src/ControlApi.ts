/** The control API: what a test or a developer can make the sandbox do. */
import type { Merchant } from "./Accounts.ts"
import type { Duration, ScheduledJob } from "./Clock.ts"
import { type WaitOptions, waitFor } from "./EventBus.ts"
import type { Fault, FaultOptions } from "./Faults.ts"
import { transitionsOf } from "./OrderMachine.ts"
import type { NewOrder, Order, Phase } from "./Orders.ts"
import type { Profile } from "./Profile.ts"
import type { LoggedRequest } from "./RequestLog.ts"
import { exportState, importState, type SandboxState } from "./State.ts"
import type { PageSignals, Store, Transmission } from "./Store.ts"
import { type EventName, isPayoutEvent, noOrder } from "./WebhookEvent.ts"
import type { Delivery, SubscribeOptions, Subscriber } from "./Webhooks.ts"
import type { Changes } from "./withChanges.ts"

/** Selects webhook deliveries; all fields that are given must match. */
export interface DeliveryFilter {
  readonly event?: EventName | undefined
  /** The id of an order, either its own or the merchant's. */
  readonly orderId?: string | undefined
  readonly subscriberId?: string | undefined
  readonly state?: Delivery["state"] | undefined
}

/** The order that an event is triggered for. */
export interface TriggerOptions {
  /** The id of an order, either its own or the merchant's. */
  readonly orderId?: string | undefined
  /** Opens an order when there is none with this id, or when no id is given; false by default. */
  readonly createOrder?: boolean | undefined
  /** The EventData of the webhook. */
  readonly eventData?: unknown
}

/** The control API of one sandbox. */
export interface Control {
  readonly webhooks: {
    /** Subscribes an endpoint. The signing key is returned here only. Throws a `RangeError` for an invalid option. */
    subscribe(options: SubscribeOptions): { readonly id: string; readonly secret: string }
    unsubscribe(id: string): boolean
    /** Replaces the signing key of a subscriber. */
    rotate(id: string): { readonly secret: string }
    list(): readonly Subscriber[]
    deliveries(filter?: DeliveryFilter): readonly Delivery[]
    /** Sends a delivery again, marked IsResent. */
    resend(deliveryId: string): Promise<Delivery>
    /** Waits until a matching delivery was accepted with 2xx. */
    waitFor(filter: DeliveryFilter, options?: WaitOptions): Promise<Delivery>
  }
  readonly orders: {
    list(): readonly Order[]
    /** An order by its own id or the merchant's. */
    get(id: string): Order | undefined
    /** Waits until the order with this id, its own or the merchant's, is in a phase. */
    waitFor(id: string, phase: Phase, options?: WaitOptions): Promise<Order>
  }
  readonly clock: {
    now(): number
    /** Advances the clock and runs everything that becomes due, in order of time, webhook deliveries included. */
    advance(by: Duration): Promise<number>
    pending(): readonly ScheduledJob[]
  }
  readonly profile: {
    /** The profile of a merchant, the first by default. Throws a `RangeError` for an unknown mid. */
    get(mid?: string): Profile
    /** Changes the profile of one merchant, or of all. Throws a `RangeError` for an unknown mid or invalid option. */
    set(changes: Changes<Profile>, mid?: string): void
  }
  readonly faults: {
    /** Switches a fault on and returns its id. Throws a `RangeError` for an invalid fault. */
    add(fault: FaultOptions): string
    remove(id: string): boolean
    clear(): void
    list(): readonly Fault[]
  }
  /** The API requests that were received, oldest first, with card numbers and secrets masked. */
  readonly requests: {
    list(filter?: {
      readonly operation?: string | undefined
      readonly orderId?: string | undefined
    }): readonly LoggedRequest[]
    clear(): void
  }
  /**
   * Triggers an event and changes the order as the event reports. Returns the order; null for a payout event.
   *
   * Throws a `RangeError` when the event concerns an order and `options` lead to none.
   */
  trigger(event: EventName, options?: TriggerOptions): Order | null
  /** Invalidates all access tokens issued so far. */
  revokeTokens(): void
  merchants(): readonly Merchant[]
  transmissions(): readonly Transmission[]
  /** What the SenseJS stub reported of pages. */
  signals(): readonly PageSignals[]
  /** Exports the state as JSON. It contains the signing keys of the subscribers. */
  export(): SandboxState
  /** Adds an exported state. Throws a `RangeError` for an invalid state, before anything is added. */
  import(state: SandboxState): void
  /** Waits until no webhook attempt is in progress; retries that are due later do not count. */
  settled(): Promise<void>
}

/** Creates the control API of a sandbox. */
export const createControl = (store: Store): Control => {
  const { accounts, clock, events, faults, orders, requestLog, webhooks } = store

  const findOrder = (id: string): Order | undefined => {
    const order = orders.get(id)
    if (order !== undefined) return order
    for (const { mid } of accounts.merchants) {
      const external = orders.findByExternalId(mid, id)
      if (external !== undefined) return external
    }
    return undefined
  }

  const listDeliveries = ({ event, orderId, subscriberId, state }: DeliveryFilter = {}) => {
    const id = orderId === undefined ? undefined : (findOrder(orderId)?.id ?? orderId)
    return webhooks
      .deliveries()
      .filter(
        (delivery) =>
          (event === undefined || delivery.event === event) &&
          (id === undefined || delivery.orderId === id) &&
          (subscriberId === undefined || delivery.subscriberId === subscriberId) &&
          (state === undefined || delivery.state === state),
      )
  }

  const orderToTrigger = (event: EventName, { orderId, createOrder = false }: TriggerOptions): Order => {
    const found = orderId === undefined ? undefined : findOrder(orderId)
    if (found !== undefined) return found
    if (createOrder) return openSampleOrder(store, event, orderId)
    throw new RangeError(
      orderId === undefined
        ? `The event ${event} concerns an order. Name it with orderId, its own id or the merchant's, or set createOrder.`
        : `There is no order "${orderId}". Use its own id or the merchant's, or set createOrder to open one.`,
    )
  }

  return {
    webhooks: {
      subscribe: webhooks.subscribe,
      unsubscribe: webhooks.unsubscribe,
      rotate: webhooks.rotate,
      list: webhooks.subscribers,
      deliveries: listDeliveries,
      resend: webhooks.resend,
      waitFor: (filter, options) =>
        waitFor(
          events,
          () => listDeliveries({ ...filter, state: filter.state ?? "delivered" })[0],
          `a webhook delivery that matches ${JSON.stringify(filter)}`,
          options,
        ),
    },
    orders: {
      list: () => [...orders.all()],
      get: findOrder,
      waitFor: (id, phase, options) =>
        waitFor(
          events,
          () => {
            const order = findOrder(id)
            return order?.phase === phase ? order : undefined
          },
          `the order "${id}" to be ${phase}`,
          options,
        ),
    },
    clock: {
      now: clock.now,
      pending: clock.pending,
      advance: async (by) => {
        const now = await clock.advance(by, webhooks.settled)
        events.emit({ kind: "clock" })
        return now
      },
    },
    profile: {
      get: (mid) => (mid === undefined ? accounts.first : accounts.getByMid(mid)).profile,
      set: (changes, mid) => {
        accounts.setProfile(changes, mid)
        events.emit({ kind: "profile" })
      },
    },
    faults: { add: faults.add, remove: faults.remove, clear: faults.clear, list: faults.list },
    requests: { list: requestLog.list, clear: requestLog.clear },
    trigger: (event, options = {}) => {
      const { orderId, eventData } = options
      if (orderId === undefined && isPayoutEvent(event)) {
        webhooks.publish(event, noOrder(eventData), accounts.first.mid)
        return null
      }
      const order = orderToTrigger(event, options)
      const isChanged = transitionsOf(event).some((transition) =>
        store.transition(order, transition, "triggered", { eventData }),
      )
      if (!isChanged) store.publish(order, event, "triggered", eventData)
      return order
    },
    revokeTokens: store.accessTokens.revokeAll,
    merchants: () => accounts.merchants,
    transmissions: () => [...store.transmissions.values()],
    signals: () => [...store.signals.values()],
    export: () => exportState(store),
    import: (state) => importState(store, state),
    settled: webhooks.settled,
  }
}

/** The phase in which an order can receive an event. */
const phaseBefore = (event: EventName): Phase => {
  switch (event) {
    case "order.expired":
    case "order.cancelled":
      return "SUBMITTED"
    case "order.completed":
    case "order.capturerequired":
    case "challenge.presented":
    case "challenge.attempted":
    case "challenge.passed":
    case "challenge.failed":
      return "CHALLENGE"
    default:
      return "APPROVED"
  }
}

const openSampleOrder = (store: Store, event: EventName, externalOrderId: string | undefined): Order => {
  const merchant = store.accounts.first
  const order: NewOrder = {
    mid: merchant.mid,
    siteId: merchant.siteId,
    externalOrderId: externalOrderId ?? `order-${store.random.hex(8)}`,
    correlationId: null,
    amount: 15_000,
    currency: "USD",
    isMit: false,
    isAuthorization: event === "order.capturerequired",
    expiryDate: null,
    email: "john@example.com",
    phone: null,
    billing: {
      firstName: "John",
      lastName: "Doe",
      addressLine1: "123 Main St.",
      addressLine2: null,
      city: "San Francisco",
      state: "CA",
      postalCode: "94111",
      country: "United States",
      countryCode: "US",
    },
    shipping: null,
    senseKey: null,
    card: "411111******1111",
    scenario: `opened to trigger ${event}`,
    canBeRescued: false,
    challenge: "cvv",
  }
  return store.openOrder(merchant, order, phaseBefore(event), undefined)
}
