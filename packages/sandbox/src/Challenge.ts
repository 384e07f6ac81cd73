/** The challenge of one order: presented, attempted, passed or failed, and how a page waits for it. */
import type { Order } from "./Order.ts"
import type { Reading } from "./Reading.ts"
import type { World } from "./World.ts"

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
  world: World,
  order: Order,
  query: URLSearchParams,
): Promise<ChallengeState> => {
  const wait = Math.min(Number(query.get("wait") ?? 0) || 0, longestWaitMillis)
  if (wait > 0 && order.phase === "CHALLENGE") await ended(world, order, wait)
  return stateOf(order)
}

/** The consumer sees the challenge: told once. */
export const present = (world: World, order: Order): ChallengeState => {
  if (order.phase === "CHALLENGE" && !order.presented) {
    order.presented = true
    world.announce(order, "challenge.presented", "shown to the consumer")
  }
  return stateOf(order)
}

/** The consumer answers: attempted, then passed or failed, then the order's own event. */
export const answerChallenge = (world: World, order: Order, body: Reading): ChallengeState => {
  if (order.phase !== "CHALLENGE") return stateOf(order)
  present(world, order)
  world.announce(order, "challenge.attempted", "answered by the consumer")
  const isPassed = order.asks === "address" ? isAddress(body) : isCvv(world, order, body)
  world.announce(order, isPassed ? "challenge.passed" : "challenge.failed", "judged")
  if (isPassed) world.move(order, "complete", "challenge passed")
  else world.move(order, "decline", "challenge failed")
  return stateOf(order)
}

const isCvv = (world: World, order: Order, body: Reading): boolean =>
  body.text("cvv") === world.accounts.byMid(order.mid)?.profile.challengeCvv

const isAddress = (body: Reading): boolean =>
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

const ended = (world: World, order: Order, wait: number): Promise<void> =>
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
