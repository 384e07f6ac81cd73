/** SenseJS on the pages of the checkout. A payment never depends on it. */
import { loadSense, type Sense } from "@flexcharge/browser"
import type { FlexChargeSettings } from "./pageSettings.ts"

/** Loads SenseJS; null when it does not load, for example because of a content blocker. */
export const tryLoadSense = ({ mid, siteId, senseSrc, nonce }: FlexChargeSettings): Promise<Sense | null> =>
  loadSense({ mid, siteId, src: senseSrc, nonce }).catch(() => null)

/** The sense key of the session; null when SenseJS has not loaded within a second. */
export const senseKeyOf = async (sense: Promise<Sense | null>): Promise<string | null> => {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, 1_000, null))
  const loaded = await Promise.race([sense, timeout])
  return loaded?.senseKey ?? null
}
