/** The challenge of one order: presented, attempted, passed or failed, and how a page waits for it. */

import type { BodyReader } from "./BodyReader.ts"
import type { Order } from "./Order.ts"
import type { Store } from "./Store.ts"

/** What a page may know of a challenge. */
export interface ChallengeState {
  readonly state: "open" | "passed" | "failed"
  readonly asks: "cvv" | "address" | null
  readonly amount: number
  readonly currency: string
  readonly card: string
}

/** The longest that a page is kept waiting. */
const longestWaitMillis = 25_000

/** How the challenge stands; with `?wait=millis` it is answered when it ends, or after that time. */
export const challengeState = async (
  world: Store,
  order: Order,
  query: URLSearchParams,
): Promise<ChallengeState> => {
  const wait = Math.min(Number(query.get("wait") ?? 0) || 0, longestWaitMillis)
  if (wait > 0 && order.phase === "CHALLENGE") await ended(world, order, wait)
  return stateOf(order)
}

/** The consumer sees the challenge: reported once. */
export const present = (world: Store, order: Order): ChallengeState => {
  if (order.phase === "CHALLENGE" && !order.presented) {
    order.presented = true
    world.announce(order, "challenge.presented", "shown to the consumer")
  }
  return stateOf(order)
}

/** The consumer answers: attempted, then passed or failed, then the order's own event. */
export const answerChallenge = (world: Store, order: Order, body: BodyReader): ChallengeState => {
  if (order.phase !== "CHALLENGE") return stateOf(order)
  present(world, order)
  world.announce(order, "challenge.attempted", "answered by the consumer")
  const isPassed = order.asks === "address" ? isAddress(body) : isCvv(world, order, body)
  world.announce(order, isPassed ? "challenge.passed" : "challenge.failed", "judged")
  if (isPassed) world.move(order, "complete", "challenge passed")
  else world.move(order, "decline", "challenge failed")
  return stateOf(order)
}

const isCvv = (world: Store, order: Order, body: BodyReader): boolean =>
  body.text("cvv") === world.accounts.byMid(order.mid)?.profile.challengeCvv

const isAddress = (body: BodyReader): boolean =>
  ["addressLine1", "city", "zipcode"].every((name) => (body.text(name) ?? "").trim() !== "")

const stateOf = (order: Order): ChallengeState => ({
  state:
    order.phase === "CHALLENGE"
      ? "open"
      : ["APPROVED", "CAPTUREREQUIRED", "REFUNDED"].includes(order.phase)
        ? "passed"
        : "failed",
  asks: order.asks,
  amount: order.amount,
  currency: order.currency,
  card: order.card,
})

const ended = (world: Store, order: Order, wait: number): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      unwatch()
      resolve()
    }
    const timer = setTimeout(finish, wait)
    const unwatch = world.hub.watch((news) => {
      if (news.kind === "reset" || (news.id === order.id && order.phase !== "CHALLENGE")) finish()
    })
  })
