/** What the server tells the page's scripts. One shape for both sides. */

/** For every page that runs the vendor's scripts. */
export interface VendorSettings {
  readonly mid: string
  readonly siteId: string
  readonly senseSrc?: string
  readonly widgetSrc?: string
  /** Who may hear how a framed checkout ended; absent outside a frame. */
  readonly shopOrigins?: readonly string[]
  readonly nonce?: string
}

/** For the checkout page. */
export interface CheckoutSettings extends VendorSettings {
  readonly baseUrl: string
  readonly tokenizationKey: string
  readonly gatewayUrl: string
  /** The page's own address, and where the attempt is sent. */
  readonly checkoutUrl: string
}

/** For the order page. */
export interface OrderSettings extends VendorSettings {
  readonly orderId: string
  readonly statusUrl: string
  readonly changesUrl: string
  readonly isApprovedByGateway: boolean
  readonly phase: string
  readonly orderSessionKey?: string
}

/** For a shop's page that embeds a partner's checkout. */
export interface EmbedSettings {
  readonly checkoutOrigin: string
  readonly confirmUrl: string
}

/** Reads what `jsonScript` wrote. */
export const readSettings = <Settings>(): Settings =>
  JSON.parse(document.getElementById("settings")?.textContent ?? "{}") // written by our own server

/** An element that the page's template is known to have. */
export const part = <Kind extends HTMLElement>(id: string): Kind => {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no #${id}.`)
  return element as Kind // the template decides the kind
}
