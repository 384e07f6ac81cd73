/** SenseJS on every page of the funnel. It never holds a payment up: without it there is just no senseKey. */
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
