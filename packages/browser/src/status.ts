/** Asks the shop's own server how the order stands, less and less often, while a challenge is open. */
import type { Challenge, ChallengeHint } from "./widget.ts"

const words = [
  [/approved|complete|capture|refund|return/i, "finished"],
  [/declined|cancel|expired/i, "failed"],
] as const

const readOrder = (body: unknown): ChallengeHint | undefined => {
  const order = Object(body)
  const word = String(order.phase ?? order.statusName ?? order.status)
  return words.find(([pattern]) => pattern.test(word))?.[1]
}

/** One question; silence, an error and an order without a verdict are all `undefined`. */
export const askStatus = async (
  { statusUrl, readStatus = readOrder }: Challenge,
  signal: AbortSignal,
): Promise<ChallengeHint | undefined> => {
  try {
    const response = await fetch(statusUrl ?? "", { signal, cache: "no-store" })
    return response.ok ? readStatus(await response.json()) : undefined
  } catch {
    return // The next question may be answered.
  }
}

/** Asks after 1 s, then after pauses growing to 10 s, until there is a verdict; never settles once aborted. */
export const pollStatus = async (challenge: Challenge, signal: AbortSignal): Promise<ChallengeHint> => {
  for (let pauseMillis = 1000; ; pauseMillis = Math.min(pauseMillis * 1.5, 10_000)) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMillis)
      signal.addEventListener("abort", () => clearTimeout(timer))
    })
    const hint = await askStatus(challenge, signal)
    if (hint) return hint
  }
}
