import type { PageSettings } from "@/components/PageSettings"

/** Reads the settings of the checkout page on the server. None of them is secret. */
export const pageSettings = (): PageSettings => ({
  mid: process.env.FLEXCHARGE_MID ?? "",
  siteId: process.env.FLEXCHARGE_SITE_ID,
  tokenizationKey: process.env.FLEXCHARGE_TOKENIZATION_KEY ?? "",
  widgetSrc: process.env.WIDGET_SRC, // from the portal: Developers > Sites > View > UI configuration
  senseSrc: process.env.SENSE_SRC, // only for the local sandbox
  baseUrl: process.env.FLEXCHARGE_BASE_URL, // only for the local sandbox
})
