import { isBrowserError, loadSense } from "@flexcharge/browser"
import { shop } from "./shop.ts"

// #region load
const sense = loadSense({ mid: shop.mid, siteId: shop.siteId, src: shop.senseSrc })
// #endregion load

// #region key
export const pay = async (form: { orderId: string; phone: string; cardToken: string }) => {
  const response = await fetch("/api/checkout", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...form, senseKey: await senseKey() }),
  })
  if (!response.ok) throw new Error(`The server responded with ${response.status}.`)
  return response.json()
}
// #endregion key

// #region failure
export const senseKey = async (): Promise<string | null> => {
  try {
    return (await sense)?.senseKey ?? null
  } catch (error) {
    if (!isBrowserError(error)) throw error
    console.warn(`The checkout continues without SenseJS: ${error.reason._tag}`)
    return null
  }
}
// #endregion failure
