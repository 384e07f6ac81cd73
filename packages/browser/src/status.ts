/** Asks the shop's own server how the order stands. */
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
    if (!statusUrl) return
    const patience = AbortSignal.any([signal, AbortSignal.timeout(10_000)])
    const response = await fetch(statusUrl, { signal: patience, cache: "no-store" })
    if (response.ok) return readStatus(await response.json())
  } catch {
    // The next question may be answered.
  }
}
