/** SenseJS on every page of the funnel. */
import { loadSense, type Sense } from "@flexcharge/browser"
import type { VendorSettings } from "./settings.ts"

/** SenseJS, or null when it could not be loaded: a content blocker, a lost connection. */
export const sensed = ({ mid, siteId, senseSrc, nonce }: VendorSettings): Promise<Sense | null> =>
  loadSense({
    mid,
    siteId,
    ...(senseSrc !== undefined && { src: senseSrc }),
    ...(nonce !== undefined && { nonce }),
  }).catch(() => null)

/** The session's key. It never holds a payment up: after a second without SenseJS there is just no key. */
export const keyOf = async (sense: Promise<Sense | null>): Promise<string | null> => {
  const late = new Promise<null>((resolve) => setTimeout(resolve, 1_000, null))
  return (await Promise.race([sense, late]))?.senseKey ?? null
}
