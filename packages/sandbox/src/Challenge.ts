/** The challenge of an order: it is presented to the customer, attempted, and passed or failed. */
import { decimalsOf } from "./inspector/currencyDecimals.js"
import { approval } from "./OrderMachine.ts"
import type { ChallengeKind, Order } from "./Orders.ts"
import type { RequestBody } from "./RequestBody.ts"
import type { Store } from "./Store.ts"

/** What a page may read of a challenge. */
export interface ChallengeView {
  readonly state: "open" | "passed" | "failed"
  readonly requests: ChallengeKind | null
  /** In minor units, such as cents. */
  readonly amount: number
  readonly currency: string
  /** The decimals of the currency's major unit. */
  readonly decimals: number
  /** Masked. */
  readonly card: string
}

const maxWaitMillis = 25_000

/** Returns the challenge of an order, after it has ended or after `waitMillis`, at most 25 s. */
export const waitForChallenge = async (
  store: Store,
  order: Order,
  waitMillis: number,
): Promise<ChallengeView> => {
  const timeoutMillis = Math.min(waitMillis, maxWaitMillis)
  if (timeoutMillis > 0 && order.phase === "CHALLENGE") await challengeEnded(store, order, timeoutMillis)
  return viewOf(order)
}

/** Records that the customer sees the challenge; its event is sent once. */
export const presentChallenge = (store: Store, order: Order): ChallengeView => {
  if (order.phase === "CHALLENGE" && !order.isChallengePresented) {
    order.isChallengePresented = true
    store.publish(order, "challenge.presented", "shown to the customer")
  }
  return viewOf(order)
}

/** Checks what the customer entered, which ends the challenge. */
export const attemptChallenge = (store: Store, order: Order, entered: RequestBody): ChallengeView => {
  if (order.phase !== "CHALLENGE") return viewOf(order)
  presentChallenge(store, order)
  store.publish(order, "challenge.attempted", "the customer entered data")
  const isPassed = order.challenge === "address" ? hasAddress(entered) : hasCvv(store, order, entered)
  store.publish(order, isPassed ? "challenge.passed" : "challenge.failed", "the entered data was checked")
  if (isPassed) store.transition(order, approval(order), "challenge passed")
  else store.transition(order, "decline", "challenge failed")
  return viewOf(order)
}

const hasCvv = (store: Store, order: Order, entered: RequestBody): boolean =>
  entered.text("cvv") === store.accounts.findByMid(order.mid)?.profile.challengeCvv

const hasAddress = (entered: RequestBody): boolean =>
  ["addressLine1", "city", "zipcode"].every((name) => (entered.text(name) ?? "").trim() !== "")

const passedPhases: readonly string[] = ["APPROVED", "CAPTUREREQUIRED", "REFUNDED"]

const stateOf = ({ phase }: Order): ChallengeView["state"] => {
  if (phase === "CHALLENGE") return "open"
  return passedPhases.includes(phase) ? "passed" : "failed"
}

const viewOf = (order: Order): ChallengeView => ({
  state: stateOf(order),
  requests: order.challenge,
  amount: order.amount,
  currency: order.currency,
  decimals: decimalsOf(order.currency),
  card: order.card,
})

const challengeEnded = (store: Store, order: Order, timeoutMillis: number): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(finish, timeoutMillis)
    const unsubscribe = store.events.subscribe((event) => {
      if (event.kind === "reset" || (event.id === order.id && order.phase !== "CHALLENGE")) finish()
    })
  })
