import { loadWidget } from "@flexcharge/browser"
import { shop } from "./shop.ts"

// #region load
export const widget = loadWidget({ mid: shop.mid, siteId: shop.siteId, src: shop.widgetSrc })
// #endregion load
