/** The frame around every page: head, header, and a content security policy that names each script's origin. */
import { randomBytes } from "node:crypto"
import { cspDirectives, type PolicyOptions } from "@flexcharge/browser/csp"
import type { Response } from "express"
import { styles } from "./assets.ts"
import { type Html, html, jsonScript } from "./Html.ts"

/** One page. */
export interface Page {
  readonly title: string
  readonly body: Html
  /** Name over the page; left out inside a frame. */
  readonly shopName?: string
  /** The page's script, one of those that are bundled at start. */
  readonly script?: "checkout" | "order" | "embed"
  /** The settings of the script; nothing secret. */
  readonly settings?: object
  /** What the page may load beyond its own origin. */
  readonly policy?: PolicyOptions
  /** Further origins the page may call. */
  readonly connect?: readonly string[]
  readonly isStandIn?: boolean
}

/** Sends a page. */
export const sendPage = (response: Response, page: Page): void => {
  const nonce = randomBytes(16).toString("base64")
  response
    .set("content-security-policy", policyOf(page, nonce))
    .set("referrer-policy", "strict-origin-when-cross-origin")
    .set("cache-control", "no-store")
    .set("x-content-type-options", "nosniff")
    .type("html")
    .send(documentOf(page, nonce).markup)
}

const policyOf = ({ policy = {}, connect = [] }: Page, nonce: string): string => {
  const ours = {
    "default-src": ["'self'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  }
  // The SDK names what its scripts, calls and frames need; the shop adds its own.
  const needed = cspDirectives({ ...policy, nonce })
  const all = { ...ours, ...needed, "connect-src": [...(needed["connect-src"] ?? []), ...connect] }
  return Object.entries(all)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ")
}

const documentOf = (page: Page, nonce: string): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${page.title}</title>
    <link rel="icon" href="data:,">
    ${styles.map((style) => html`<link rel="stylesheet" href="/assets/${style}.css">`)}
    ${page.settings === undefined ? undefined : jsonScript("settings", { ...page.settings, nonce })}
    ${page.script === undefined ? undefined : html`<script type="module" src="/assets/${page.script}.js" nonce="${nonce}"></script>`}
  </head>
  <body${page.shopName === undefined ? html` class="framed"` : undefined}>
    ${page.isStandIn ? html`<p class="ribbon">Rehearsal: local sandbox, no money moves.</p>` : undefined}
    ${page.shopName === undefined ? undefined : html`<header class="top"><a href="/">${page.shopName}</a></header>`}
    <main>${page.body}</main>
  </body>
</html>`
