/** The merchant that a checkout sells for. A shop sells for itself; a partner sells for many merchants. */
import type { Client } from "@flexcharge/core"

/** The FlexCharge environment that a deployment uses: its API and its two scripts. */
export interface FlexChargeEnvironment {
  /** Whether this is the local sandbox. Every page says so. */
  readonly isLocalSandbox: boolean
  readonly appKey: string
  readonly appSecret: string
  /** The base address of the API. */
  readonly baseUrl: string
  /** The address of SenseJS; the production address when absent. */
  readonly senseSrc?: string
  /** The address of the UI Widget, from the portal. Without it no challenge can be shown. */
  readonly widgetSrc?: string
}

/** What every page says about the environment. */
export type ShownEnvironment = Pick<FlexChargeEnvironment, "isLocalSandbox" | "baseUrl">

/** A merchant account, as the portal shows it. */
export interface MerchantAccount {
  readonly name: string
  readonly mid: string
  readonly siteId: string
  /** Public: the page sends it together with the card. */
  readonly tokenizationKey: string
}

/** A merchant account and the client that calls FlexCharge for it. */
export interface Merchant extends MerchantAccount {
  readonly client: Client
  /** The origins that may embed the checkout in a frame; none when absent. */
  readonly shopOrigins?: readonly string[]
}

/** What the shopper is about to pay for. It comes from the server's records: the page never states a price. */
export interface Sale {
  readonly id: string
  readonly title: string
  /** In minor units. */
  readonly amount: number
  readonly currency: string
  /** An authorization is charged when it ships; a subscription keeps the card for renewals. */
  readonly kind: "sale" | "authorization" | "subscription"
  readonly merchant: Merchant
}
