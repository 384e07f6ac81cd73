/** Asks the shop's own server how the order stands, less and less often, while a challenge is open. */
import type { ChallengeHint, ChallengeOptions } from "./widget.ts"

const readOrder = (body: unknown): ChallengeHint | undefined => {
  const { state, phase, statusName, status } = Object(body)
  const word = String(state ?? phase ?? statusName ?? status)
  if (/approved|complete|capture|refund|return/i.test(word)) return "finished"
  if (/declined|cancel|expired/i.test(word)) return "failed"
}

/** One question; silence, an error and an order without a verdict are all `undefined`. */
export const askStatus = async (
  { statusUrl, readStatus = readOrder }: ChallengeOptions,
  signal: AbortSignal,
): Promise<ChallengeHint | undefined> => {
  try {
    const response = statusUrl ? await fetch(statusUrl, { signal, cache: "no-store" }) : undefined
    if (response?.ok) return readStatus(await response.json())
  } catch {
    // The next question may be answered.
  }
}

/** Asks after 1 s, then after pauses growing to 10 s; `undefined` once there is nobody to ask or to tell. */
export const pollStatus = async (
  challenge: ChallengeOptions,
  signal: AbortSignal,
): Promise<ChallengeHint | undefined> => {
  for (let pauseMillis = 1000; challenge.statusUrl; pauseMillis = Math.min(pauseMillis * 1.5, 10_000)) {
    await new Promise((resolve) => setTimeout(resolve, pauseMillis))
    if (signal.aborted) return
    const hint = await askStatus(challenge, signal)
    if (hint) return hint
  }
}
