/** The Content Security Policy of a checkout page, and its script inventory for PCI DSS 6.4.3, as data. */
import { invalidOption } from "./options.ts"
import { ownProperties } from "./ownProperties.ts"
import { originOf, parseOrigin, parseOrigins } from "./parseOrigin.ts"

/** Which pages and hosts the policy is for. */
export interface PolicyOptions {
  /** The vendor's two host families serve one API; `flexfactor.io` (2026) by default. */
  readonly hosts?: "flexfactor.io" | "flex-charge.com" | "both" | undefined
  /** This page view's nonce, without `nonce-`. */
  readonly nonce?: string | undefined
  /** The same as for `loadSense`. */
  readonly senseSrc?: string | undefined
  /** The same as for `loadWidget`; leave it out on pages without the widget. */
  readonly widgetSrc?: string | undefined
  /** The same as for `tokenizeCard`, when it is not a host of the vendor. */
  readonly baseUrl?: string | undefined
  /** On a shop's page that embeds a partner's checkout: the checkout's origin. */
  readonly checkoutOrigin?: string | undefined
  /** On a partner's checkout page: the shops that may embed it. */
  readonly shopOrigins?: readonly string[] | undefined
}

/** Directive name to sources; merge it into the policy of your page. */
export type Directives = Readonly<Record<string, readonly string[]>>

/** One row of the inventory that PCI DSS 4.0.1, 6.4.3, requires. */
export interface ScriptEntry {
  readonly name: string
  readonly src: string
  readonly provider: string
  /** The written business or technical justification. */
  readonly justification: string
  /** The data that the script can read. */
  readonly data: string
  /** How its integrity is assured. */
  readonly integrity: string
}

const sense = "https://sensejs.flexfactor.io/widget.js"

const hostFamilies = {
  "flexfactor.io": ["flexfactor.io"],
  "flex-charge.com": ["flex-charge.com"],
  both: ["flexfactor.io", "flex-charge.com"],
} as const

/**
 * The directives for the two scripts, the vendor's calls and the challenge frame.
 *
 * Errors: `BrowserError` with `InvalidOption` for a value that would widen the policy or end one of its directives.
 * Source: `connect-src` docs.flex-charge.com/docs/uiwidget, 2024, vendor, and by analogy for flexfactor.io;
 * `script-src` from the script's address, docs.flexfactor.io/docs/sensejs, 2026, vendor; `frame-src` assumed.
 */
export const cspDirectives = (options: PolicyOptions = {}): Directives => {
  const {
    hosts = "flexfactor.io",
    nonce,
    senseSrc = sense,
    widgetSrc,
    baseUrl,
    checkoutOrigin,
    shopOrigins,
  } = ownProperties(options)
  if (!Object.hasOwn(hostFamilies, hosts))
    throw invalidOption("hosts", `hosts must be one of ${Object.keys(hostFamilies).join(", ")}.`)
  if (nonce !== undefined && !/^[\w+/=-]+$/.test(nonce))
    throw invalidOption("nonce", "nonce must be base64, without the prefix nonce-.")
  const vendor = hostFamilies[hosts].map((host) => `https://*.${host}`)
  const widget = widgetSrc === undefined ? [] : [originOf(widgetSrc, "widgetSrc")]
  const scripts = [originOf(senseSrc, "senseSrc"), ...widget]
  const api = baseUrl === undefined ? [] : [originOf(baseUrl, "baseUrl")]
  const checkout = checkoutOrigin === undefined ? [] : [parseOrigin(checkoutOrigin, "checkoutOrigin")]
  const frames = unique([...(widgetSrc ? vendor : []), ...widget, ...checkout])
  const directives: Record<string, readonly string[]> = {
    "script-src": unique(["'self'", ...(nonce ? [`'nonce-${nonce}'`] : []), ...scripts]),
    "connect-src": unique(["'self'", ...vendor, ...scripts, ...api]),
  }
  if (frames.length > 0) directives["frame-src"] = frames
  if (shopOrigins !== undefined) {
    const ancestors = parseOrigins(shopOrigins, "shopOrigins")
    directives["frame-ancestors"] = ancestors.length > 0 ? ancestors : ["'none'"]
  }
  return directives
}

/** The directives as the value of a `Content-Security-Policy` header. */
export const cspHeader = (options: PolicyOptions = {}): string =>
  Object.entries(cspDirectives(options))
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ")

/** The inventory rows for the scripts this package loads. */
export const scriptInventory = (options: PolicyOptions = {}): readonly ScriptEntry[] => {
  const { senseSrc = sense, widgetSrc } = ownProperties(options)
  const rows: ScriptEntry[] = [
    {
      name: "SenseJS",
      src: senseSrc,
      provider: "FlexFactor (FlexCharge)",
      justification: "Collects device and session signals with which a declined payment is assessed.",
      data: "Device fingerprint and page events; no card data. docs.flex-charge.com/docs/sensejs, 2024, vendor.",
      integrity:
        "Host pinned by script-src. The vendor serves it unversioned: a hash breaks at its next release.",
    },
  ]
  if (widgetSrc !== undefined)
    rows.push({
      name: "UI Widget",
      src: widgetSrc,
      provider: "FlexFactor (FlexCharge)",
      justification: "Asks the shopper for what a rescue still needs, such as the security code.",
      data: "What the shopper types into its dialog.",
      integrity: "Host pinned by script-src; the vendor publishes no hash.",
    })
  return rows
}

const unique = (sources: readonly string[]): readonly string[] => [...new Set(sources)]
