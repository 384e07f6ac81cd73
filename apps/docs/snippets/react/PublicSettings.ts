/** The settings of the checkout page. None of them is secret. */
export interface PublicSettings {
  readonly mid: string
  readonly siteId: string
  readonly tokenizationKey: string
  readonly widgetSrc: string
  /** The addresses of the sandbox. Leave them out in production. */
  readonly senseSrc?: string | undefined
  readonly baseUrl?: string | undefined
}

/** Reads the settings on the server. */
export const publicSettings = (): PublicSettings => ({
  mid: process.env.FLEXCHARGE_MID ?? "",
  siteId: process.env.FLEXCHARGE_SITE_ID ?? "",
  tokenizationKey: process.env.FLEXCHARGE_TOKENIZATION_KEY ?? "",
  widgetSrc: process.env.SHOP_WIDGET_SRC ?? "",
  senseSrc: process.env.SHOP_SENSE_SRC,
  baseUrl: process.env.FLEXCHARGE_BASE_URL,
})
