/** The document around every page: head, header, and a Content Security Policy with a nonce. */
import { randomBytes } from "node:crypto"
import { cspDirectives, type PolicyOptions } from "@flexcharge/browser/csp"
import { styles } from "./assets.ts"
import { type Html, html, jsonScript } from "./html.ts"
import type { ShownEnvironment } from "./Merchant.ts"

/** One page. */
export interface Page {
  /** The status code; 200 by default. */
  readonly status?: number
  readonly title: string
  readonly body: Html
  /** The name in the header; absent inside a frame, which has no header. */
  readonly shopName?: string
  /** The script of the page, one of those that `assets.ts` bundles. */
  readonly script?: "checkout" | "order" | "embed" | "backOffice"
  /** The settings of the script. They are public. */
  readonly settings?: object
  /** What FlexCharge's scripts need of the policy. */
  readonly policy?: PolicyOptions
  /** Further origins that the page may call. */
  readonly connect?: readonly string[]
  /** The environment that the page uses; absent on pages that use none. */
  readonly environment?: ShownEnvironment
  /** Which links the header has: those of the shop by default. */
  readonly menu?: "shop" | "back office" | "none"
}

/** The response with a page. */
export const pageResponse = (page: Page): Response => {
  const nonce = randomBytes(16).toString("base64")
  return new Response(renderDocument(page, nonce).markup, {
    status: page.status ?? 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": contentSecurityPolicy(page, nonce),
      "referrer-policy": "strict-origin-when-cross-origin",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  })
}

const contentSecurityPolicy = ({ policy = {}, connect = [] }: Page, nonce: string): string => {
  const shopDirectives = {
    "default-src": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  }
  // The SDK lists what its scripts, calls and frames need; the shop adds its own directives.
  const flexChargeDirectives = cspDirectives({ ...policy, nonce })
  const directives = {
    ...shopDirectives,
    ...flexChargeDirectives,
    "connect-src": [...(flexChargeDirectives["connect-src"] ?? []), ...connect],
  }
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ")
}

const renderDocument = (page: Page, nonce: string): Html => {
  const { shopName, script, settings } = page
  const header = shopName === undefined ? undefined : pageHeader(shopName, page.menu ?? "shop")
  const banner = page.environment === undefined ? undefined : environmentBanner(page.environment)
  const scriptElement =
    script === undefined
      ? undefined
      : html`<script type="module" src="/assets/${script}.js" nonce="${nonce}"></script>`
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${page.title}</title>
    <link rel="icon" href="data:,">
    ${styles.map((style) => html`<link rel="stylesheet" href="/assets/${style}.css">`)}
    ${settings === undefined ? undefined : jsonScript("settings", { ...settings, nonce })}
    ${scriptElement}
  </head>
  <body${shopName === undefined ? html` class="framed"` : undefined}>
    ${banner}
    ${header}
    <main>${page.body}</main>
  </body>
</html>`
}

const environmentBanner = ({ isLocalSandbox, baseUrl }: ShownEnvironment): Html => {
  const text = isLocalSandbox
    ? "Local sandbox: no money moves."
    : `FlexCharge's sandbox at ${new URL(baseUrl).host}: use its test cards only.`
  return html`<aside class="banner" aria-label="Environment">${text}</aside>`
}

const pageHeader = (shopName: string, menu: NonNullable<Page["menu"]>): Html => html`
  <header class="top">
    <nav aria-label="Main">
      <a class="name" href="/">${shopName}</a>
      ${menus[menu]}
    </nav>
  </header>`

const menus: Readonly<Record<NonNullable<Page["menu"]>, Html | undefined>> = {
  shop: html`<a href="/cart">Cart</a> <a href="/account">Account</a> <a href="/back-office">Back office</a>`,
  "back office": html`<a href="/back-office">Orders</a> <a href="/back-office/subscriptions">Subscriptions</a> <a href="/back-office/dead-letters">Dead letters</a>`,
  none: undefined,
}
