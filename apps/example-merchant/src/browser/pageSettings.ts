/** The settings that the server writes into a page for its script, and access to the elements of the page. */

/** The settings of every page that runs FlexCharge's scripts. */
export interface FlexChargeSettings {
  readonly mid: string
  readonly siteId: string
  readonly senseSrc?: string
  readonly widgetSrc?: string
  /** The origins that receive the outcome of a framed checkout; absent outside a frame. */
  readonly shopOrigins?: readonly string[]
  readonly nonce?: string
}

/** The settings of the checkout page. */
export interface CheckoutSettings extends FlexChargeSettings {
  readonly baseUrl: string
  readonly tokenizationKey: string
  readonly gatewayUrl: string
  /** The gateway's publishable key. */
  readonly gatewayKey: string
  /** The address of the page, to which the form is sent. */
  readonly checkoutUrl: string
  /** The amount that the page shows, in minor units. */
  readonly amount: number
}

/** The settings of the order page. */
export interface OrderSettings extends FlexChargeSettings {
  readonly orderId: string
  readonly statusUrl: string
  readonly timelineUrl: string
  readonly phase: string
  readonly orderSessionKey?: string
}

/** The settings of a shop's page that embeds a partner's checkout. */
export interface EmbedSettings {
  readonly checkoutOrigin: string
  readonly confirmUrl: string
}

/** Reads the settings of this page. */
export const readSettings = <Settings>(): Settings =>
  JSON.parse(document.getElementById("settings")?.textContent ?? "{}") // written by our own server

/** Returns an element that the template of the page always has. */
export const elementById = <Kind extends HTMLElement>(id: string): Kind => {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no element #${id}.`)
  return element as Kind // the template decides the kind
}
