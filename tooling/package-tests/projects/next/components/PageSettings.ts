/** The settings of the checkout page. None of them is secret. */
export interface PageSettings {
  readonly mid: string
  readonly siteId?: string | undefined
  readonly tokenizationKey: string
  readonly widgetSrc?: string | undefined
  readonly senseSrc?: string | undefined
  readonly baseUrl?: string | undefined
}
