import { isBrowserError, loadSense } from "@flexcharge/browser"
import { shop } from "./shop.ts"

// #region load
const sense = await loadSense({ mid: shop.mid, siteId: shop.siteId, src: shop.senseSrc })
// #endregion load

// #region key
export const pay = (cardToken: string) =>
  fetch("/checkout", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ cardToken, senseKey: sense?.senseKey ?? null }),
  })
// #endregion key

// #region failure
export const senseKeyOrNull = async (): Promise<string | null> => {
  try {
    const sense = await loadSense({ mid: shop.mid, siteId: shop.siteId, src: shop.senseSrc })
    return sense?.senseKey ?? null
  } catch (error) {
    if (!isBrowserError(error)) throw error
    console.warn(`checkout goes on without SenseJS: ${error.reason._tag}`)
    return null
  }
}
// #endregion failure
