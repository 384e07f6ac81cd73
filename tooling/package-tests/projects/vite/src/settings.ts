const variables: Record<string, string | undefined> = import.meta.env

/** The settings of the checkout page. None of them is secret. */
export const settings = {
  mid: variables.VITE_FLEXCHARGE_MID ?? "",
  siteId: variables.VITE_FLEXCHARGE_SITE_ID,
  tokenizationKey: variables.VITE_FLEXCHARGE_TOKENIZATION_KEY ?? "",
  widgetSrc: variables.VITE_WIDGET_SRC,
  senseSrc: variables.VITE_SENSE_SRC, // only for the local sandbox
  baseUrl: variables.VITE_FLEXCHARGE_BASE_URL, // only for the local sandbox
}
