/** What the server tells the checkout page, in `<html data-…>`. None of it is secret. */
const {
  mid = "",
  siteId,
  tokenizationKey = "",
  senseSrc,
  widgetSrc,
  baseUrl,
} = document.documentElement.dataset

export const shop = { mid, siteId, tokenizationKey, senseSrc, widgetSrc, baseUrl }
