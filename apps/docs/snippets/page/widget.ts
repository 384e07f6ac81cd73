import { loadWidget } from "@flexcharge/browser"
import { shop } from "./shop.ts"

// #region load
const { mid, siteId, widgetSrc: src } = shop

export const widget = loadWidget({ mid, siteId, src }).catch((error) => {
  console.warn(`Challenges are shown as declines: ${error.message}`)
  return null
})
// #endregion load
