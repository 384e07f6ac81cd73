/** The state of a sandbox as JSON, to save it to a file and to start another sandbox from it. */
import { type Order, parsePhase } from "./Orders.ts"
import { checkProfile, type Profile } from "./Profile.ts"
import type { PageSignals, Store, Transmission, VaultedCard } from "./Store.ts"
import { parseSubscription, type SubscribeOptions } from "./Webhooks.ts"
import type { Changes } from "./withChanges.ts"

/** An exported state. It contains the signing keys of the webhook subscribers, so that their endpoints keep working. */
export interface SandboxState {
  readonly version: 1
  readonly orders: readonly Order[]
  readonly cards: Readonly<Record<string, VaultedCard>>
  readonly subscribers: readonly SubscribeOptions[]
  readonly profiles: Readonly<Record<string, Profile>>
  readonly transmissions: readonly Transmission[]
  readonly signals: readonly PageSignals[]
}

/** Exports orders, cards, subscribers, profiles, transmissions and signals as a deep copy. */
export const exportState = (store: Store): SandboxState =>
  structuredClone({
    version: 1,
    orders: [...store.orders.all()],
    cards: Object.fromEntries(store.vault),
    subscribers: store.webhooks.exportSubscribers(),
    profiles: Object.fromEntries(store.accounts.merchants.map(({ mid, profile }) => [mid, profile])),
    transmissions: [...store.transmissions.values()],
    signals: [...store.signals.values()],
  })

/**
 * Adds an exported state to a sandbox and schedules what was scheduled for its orders.
 *
 * Throws a `RangeError` for an invalid state, before anything is added.
 */
export const importState = (store: Store, state: SandboxState): void => {
  const { orders, cards, subscribers, profiles, transmissions, signals } = structuredClone(parseState(state))
  for (const [mid, profile] of Object.entries(profiles))
    if (store.accounts.findByMid(mid) !== undefined) store.accounts.setProfile(profile, mid)
  for (const order of orders) store.restoreOrder(order)
  for (const [token, card] of Object.entries(cards)) store.vault.set(token, card)
  for (const subscriber of subscribers)
    if (isMerchantKnown(store, subscriber)) store.webhooks.subscribe(subscriber)
  for (const transmission of transmissions) store.transmissions.set(transmission.transmitId, transmission)
  for (const pageSignals of signals) store.signals.set(pageSignals.senseKey, pageSignals)
}

/** Whether a subscriber can receive events: one of a merchant that this sandbox does not have is left out. */
const isMerchantKnown = (store: Store, { mid }: SubscribeOptions): boolean =>
  mid === undefined || store.accounts.findByMid(mid) !== undefined

/** Validates a state. Throws a `RangeError` that names what is invalid. */
const parseState = (state: SandboxState): SandboxState => {
  const fields = asRecord(state, "The state")
  if (fields.version !== 1) throw invalid("its version is not 1")
  for (const [index, order] of listOf(fields, "orders").entries()) checkOrder(order, `orders[${index}]`)
  for (const [index, transmission] of listOf(fields, "transmissions").entries())
    checkTexts(transmission, `transmissions[${index}]`, ["transmitId", "mid", "orderId"])
  for (const [index, pageSignals] of listOf(fields, "signals").entries())
    checkTexts(pageSignals, `signals[${index}]`, ["senseKey", "mid"])
  for (const [token, card] of Object.entries(asRecord(fields.cards, "cards")))
    checkTexts(card, `cards["${token}"]`, ["masked"])
  // as: each profile and subscriber is checked by the function that reads it
  for (const profile of Object.values(asRecord(fields.profiles, "profiles")))
    checkProfile(profile as Changes<Profile>)
  for (const subscriber of listOf(fields, "subscribers")) parseSubscription(subscriber as SubscribeOptions) // as: see above
  return state
}

const orderTexts = ["id", "mid", "externalOrderId", "confirmationId", "currency", "card", "scenario"]

const checkOrder = (order: unknown, path: string): void => {
  checkTexts(order, path, orderTexts)
  const fields = asRecord(order, path)
  parsePhase(String(fields.phase))
  for (const name of ["amount", "refunded", "createdAt"])
    if (!Number.isFinite(fields[name])) throw invalid(`${path}.${name} is not a number`)
  asRecord(fields.billing, `${path}.billing`)
  for (const entry of listOf(fields, "timeline")) asRecord(entry, `${path}.timeline`)
}

const checkTexts = (value: unknown, path: string, names: readonly string[]): void => {
  const fields = asRecord(value, path)
  for (const name of names)
    if (typeof fields[name] !== "string") throw invalid(`${path}.${name} is not a text`)
}

const listOf = (fields: Readonly<Record<string, unknown>>, name: string): readonly unknown[] => {
  const value = fields[name]
  if (!Array.isArray(value)) throw invalid(`${name} is not a list`)
  return value
}

const asRecord = (value: unknown, path: string): Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(`${path} is not an object`)
  return Object.fromEntries(Object.entries(value))
}

const invalid = (detail: string): RangeError =>
  new RangeError(`This is not a state that was exported from a sandbox: ${detail}. Nothing was imported.`)
