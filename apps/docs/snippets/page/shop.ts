/** The settings that the server passes to the checkout page in `<html data-…>`. None of them is secret. */
const {
  mid = "",
  siteId,
  tokenizationKey = "",
  senseSrc,
  widgetSrc,
  baseUrl,
} = document.documentElement.dataset

export const shop = { mid, siteId, tokenizationKey, senseSrc, widgetSrc, baseUrl }
