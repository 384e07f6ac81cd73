/** Whom a checkout sells for. A shop sells for itself; a partner sells for many. */
import type { Client } from "@flexcharge/core"

/** The vendor's side of a deployment: its API and its two scripts. The sandbox, or the real one. */
export interface Vendor {
  /** Named on every page. */
  readonly isStandIn: boolean
  readonly appKey: string
  readonly appSecret: string
  /** The API base. */
  readonly baseUrl: string
  /** SenseJS; the vendor's own address when absent. */
  readonly senseSrc?: string
  /** The UI Widget; the vendor publishes no address, the portal shows it. Without it no challenge can be shown. */
  readonly widgetSrc?: string
}

/** One merchant of the vendor, as its portal shows it. */
export interface MerchantAccount {
  readonly name: string
  readonly mid: string
  readonly siteId: string
  /** Public: the page sends it with the card. */
  readonly tokenizationKey: string
}

/** A merchant that can be sold for. */
export interface Merchant extends MerchantAccount {
  /** Speaks to FlexCharge for this merchant. */
  readonly client: Client
  /** Origins that may embed the checkout in a frame; absent: none. */
  readonly shopOrigins?: readonly string[]
}

/** What is about to be paid, from the server's own records: the page never says what it costs. */
export interface Sale {
  readonly id: string
  readonly title: string
  readonly amount: number
  readonly currency: string
  readonly merchant: Merchant
}
