/** The strings behind the stage: everything a test or a person may make the sandbox do. */
import type { Merchant, Profile } from "./Accounts.ts"
import type { Due, Duration } from "./Clock.ts"
import { type EventName, needsNoOrder } from "./Event.ts"
import type { Fault, FaultOptions } from "./Faults.ts"
import type { Order, Phase } from "./Order.ts"
import { type Move, moves } from "./OrderMachine.ts"
import type { Entry } from "./RequestLog.ts"
import { exportState, importState, type State } from "./State.ts"
import type { Signals, Store, Transmission } from "./Store.ts"
import type { SubscribeOptions, Subscriber } from "./Subscriber.ts"
import type { Delivery } from "./Webhooks.ts"
import { waitFor, waitUntilSettled } from "./waitFor.ts"

/** How long a wait helper waits; 5 s by default. */
export interface WaitOptions {
  readonly timeoutMillis?: number
}

/** Which deliveries are meant; all that is named must fit. */
export interface DeliveryFilter {
  readonly event?: EventName
  /** Either the order's own id or the merchant's. */
  readonly orderId?: string
  readonly subscriber?: string
  readonly state?: Delivery["state"]
}

/** The control of one sandbox. */
export interface Control {
  readonly webhooks: {
    /** Subscribes to events; the signing key is shown here and never again. Throws a `RangeError` for what is unknown. */
    subscribe(options: SubscribeOptions): { readonly id: string; readonly secret: string }
    unsubscribe(id: string): boolean
    /** Replaces a subscriber's signing key at once. */
    rotate(id: string): { readonly secret: string }
    list(): readonly Subscriber[]
    deliveries(filter?: DeliveryFilter): readonly Delivery[]
    /** Sends a delivery once more, marked IsResent. */
    resend(deliveryId: string): Promise<Delivery>
    /** Waits until a delivery that fits has been answered with 2xx. */
    waitFor(filter: DeliveryFilter, options?: WaitOptions): Promise<Delivery>
  }
  readonly orders: {
    list(): readonly Order[]
    /** An order by its own id or by the merchant's. */
    get(id: string): Order | undefined
    /** Waits until an order, named either way, is in a phase. */
    waitFor(id: string, phase: Phase, options?: WaitOptions): Promise<Order>
  }
  readonly clock: {
    now(): number
    /** Moves time on and makes all that became due happen, in order, deliveries included. */
    advance(by: Duration): Promise<number>
    pending(): readonly Due[]
  }
  readonly profile: {
    /** The set-up of one merchant, the first by default. Throws a `RangeError` for an unknown mid. */
    get(mid?: string): Profile
    /** Changes the set-up of one merchant, or of all. Throws a `RangeError` for an unknown mid or a bad member. */
    set(patch: Partial<Profile>, mid?: string): void
  }
  readonly faults: {
    add(fault: FaultOptions): string
    remove(id: string): boolean
    clear(): void
    list(): readonly Fault[]
  }
  readonly journal: {
    list(filter?: { readonly operation?: string; readonly orderId?: string }): readonly Entry[]
    clear(): void
  }
  /**
   * Makes an event happen to an order, its change of state included.
   *
   * Only payout events do without an order. Throws a `RangeError` where one is missing or not known.
   */
  trigger(event: EventName, target?: { readonly orderId?: string; readonly eventData?: unknown }): void
  /** Makes every access token issued so far worthless. */
  revokeTokens(): void
  merchants(): readonly Merchant[]
  transmissions(): readonly Transmission[]
  /** What the SenseJS stub saw in browsers. */
  signals(): readonly Signals[]
  /** All that is worth keeping, as JSON; it holds the subscribers' signing keys. */
  export(): State
  /** Adds what an export holds. Throws a `RangeError` for anything else. */
  import(state: State): void
  /** Waits until no webhook is on its way; retries due later do not count. */
  settled(): Promise<void>
}

/** The moves that fire an event, the ordinary ones first. */
const movesOfEvent = (event: EventName): readonly Move[] =>
  moveNames.filter((name) => moves[name].fires === event)

const moveNames: readonly Move[] = ["complete", "capture", "cancel", "decline", "expire", "refund"]

const aboutNoOrder = { ExternalOrderId: null, OrderId: null, ConfirmationId: null }

/** Makes the control of a world. */
export const createControl = (world: Store): Control => {
  const { accounts, clock, faults, hub, journal, orders, outbox, subscribers } = world

  const find = (id: string): Order | undefined => {
    const own = orders.get(id)
    if (own !== undefined) return own
    for (const { mid } of accounts.merchants) {
      const external = orders.byExternalId(mid, id)
      if (external !== undefined) return external
    }
    return undefined
  }

  const deliveries = (filter: DeliveryFilter = {}) => {
    const id = filter.orderId === undefined ? undefined : (find(filter.orderId)?.id ?? filter.orderId)
    return outbox
      .list()
      .filter(
        (delivery) =>
          (filter.event === undefined || delivery.event === filter.event) &&
          (id === undefined || delivery.orderId === id) &&
          (filter.subscriber === undefined || delivery.subscriber === filter.subscriber) &&
          (filter.state === undefined || delivery.state === filter.state),
      )
  }

  const trigger: Control["trigger"] = (event, target = {}) => {
    const { orderId, eventData } = target
    if (orderId === undefined) {
      if (!needsNoOrder(event))
        throw new RangeError(`${event} is about an order: name it with orderId, its own or the merchant's`)
      outbox.publish(event, { ...aboutNoOrder, EventData: eventData }, accounts.first.mid)
      return
    }
    const order = find(orderId)
    if (order === undefined) throw new RangeError(`there is no order ${orderId}`)
    const hasMoved = movesOfEvent(event).some((name) => world.move(order, name, "triggered", { eventData }))
    if (!hasMoved) world.announce(order, event, "triggered", eventData)
  }

  return {
    webhooks: {
      subscribe: ({ mid, ...options }) =>
        subscribers.add(mid === undefined ? options : { ...options, mid: accounts.named(mid).mid }),
      unsubscribe: subscribers.remove,
      rotate: subscribers.rotate,
      list: subscribers.list,
      deliveries,
      resend: outbox.resend,
      waitFor: (filter, options) =>
        waitFor(
          hub,
          () => deliveries({ state: "delivered", ...filter })[0],
          `a delivery with ${JSON.stringify(filter)}`,
          options,
        ),
    },
    orders: {
      list: () => [...orders.all()],
      get: find,
      waitFor: (id, phase, options) =>
        waitFor(
          hub,
          () => [find(id)].find((order) => order?.phase === phase),
          `order ${id} to be ${phase}`,
          options,
        ),
    },
    clock: {
      now: clock.now,
      pending: clock.pending,
      advance: async (by) => {
        const now = await clock.advance(by, () => waitUntilSettled(outbox))
        hub.tell({ kind: "clock" })
        return now
      },
    },
    profile: {
      get: (mid) => (mid === undefined ? accounts.first : accounts.named(mid)).profile,
      set: (patch, mid) => {
        accounts.setProfile(patch, mid)
        hub.tell({ kind: "profile" })
      },
    },
    faults: { add: faults.add, remove: faults.remove, clear: faults.clear, list: faults.list },
    journal: { list: journal.list, clear: journal.clear },
    trigger,
    revokeTokens: world.accessTokens.revokeAll,
    merchants: () => accounts.merchants,
    transmissions: () => [...world.transmissions.values()],
    signals: () => [...world.signals.values()],
    export: () => exportState(world),
    import: (state) => importState(world, state),
    settled: () => waitUntilSettled(outbox),
  }
}
