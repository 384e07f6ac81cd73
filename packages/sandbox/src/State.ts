/** A sandbox's memory as JSON: exported to a file, given to another sandbox at start. */
import type { Profile } from "./Accounts.ts"
import type { Order } from "./Order.ts"
import type { Signals, Store, Transmission, VaultedCard } from "./Store.ts"
import type { SubscribeOptions } from "./Subscriber.ts"

/** What an export holds. Subscribers carry their signing keys, so that their endpoints go on verifying. */
export interface State {
  readonly version: 1
  readonly orders: readonly Order[]
  readonly cards: Readonly<Record<string, VaultedCard>>
  readonly subscribers: readonly SubscribeOptions[]
  readonly profiles: Readonly<Record<string, Profile>>
  readonly transmissions: readonly Transmission[]
  readonly signals: readonly Signals[]
}

/** Everything worth keeping; a deep copy. */
export const exportState = (world: Store): State =>
  structuredClone({
    version: 1,
    orders: [...world.orders.all()],
    cards: Object.fromEntries(world.vault),
    subscribers: world.subscribers.list().map(({ id, url, events, mid, host }) => ({
      ...{ url, events, host, secret: world.subscribers.secretOf(id) },
      ...(mid === null ? {} : { mid }),
    })),
    profiles: Object.fromEntries(world.accounts.merchants.map(({ mid, profile }) => [mid, profile])),
    transmissions: [...world.transmissions.values()],
    signals: [...world.signals.values()],
  })

/** Adds what an export holds to a world; what was to come for its orders is planned again. */
export const importState = (world: Store, state: State): void => {
  if (!isState(state)) throw new RangeError("this is not an export of a sandbox, version 1")
  const { orders, cards, subscribers, profiles, transmissions, signals } = structuredClone(state)
  for (const [mid, profile] of Object.entries(profiles))
    if (world.accounts.byMid(mid) !== undefined) world.accounts.setProfile(profile, mid)
  for (const order of orders) world.restore(order)
  for (const [token, card] of Object.entries(cards)) world.vault.set(token, card)
  for (const subscriber of subscribers) world.subscribers.add(subscriber)
  for (const one of transmissions) world.transmissions.set(one.transmitId, one)
  for (const one of signals) world.signals.set(one.senseKey, one)
}

const lists = ["orders", "subscribers", "transmissions", "signals"] as const

const isState = (value: unknown): value is State => {
  if (typeof value !== "object" || value === null) return false
  const members = new Map<string, unknown>(Object.entries(value))
  return (
    members.get("version") === 1 &&
    lists.every((name) => Array.isArray(members.get(name))) &&
    ["cards", "profiles"].every(
      (name) => typeof members.get(name) === "object" && members.get(name) !== null,
    ) &&
    areOrders(members.get("orders"))
  )
}

const areOrders = (orders: unknown): boolean =>
  Array.isArray(orders) &&
  orders.every(
    (order) =>
      typeof order?.id === "string" && typeof order.mid === "string" && Array.isArray(order.timeline),
  )
