import { loadWidget } from "@flexcharge/browser"
import { shop } from "./shop.ts"

// #region load
export const widget = loadWidget({ mid: shop.mid, siteId: shop.siteId, src: shop.widgetSrc }).catch(
  (error) => {
    console.warn(`challenges will be shown as declines: ${error.message}`)
    return null
  },
)
// #endregion load
