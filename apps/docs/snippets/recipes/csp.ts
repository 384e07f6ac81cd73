import { randomBytes } from "node:crypto"
import { cspHeader, scriptInventory } from "@flexcharge/browser/csp"
import express from "express"

// #region policy
const widgetSrc = "https://widget.example/from-your-portal.js"

export const checkoutPage = express.Router()
checkoutPage.get("/checkout", (_request, response) => {
  const nonce = randomBytes(16).toString("base64")
  response.setHeader("Content-Security-Policy", cspHeader({ nonce, widgetSrc }))
  response.send(
    `<!doctype html><title>Checkout</title><script nonce="${nonce}" type="module" src="/page.js"></script>`,
  )
})
// #endregion policy

// #region inventory
const rows = scriptInventory({ widgetSrc })
rows.map(({ name, provider }) => `${name}, ${provider}`).join("; ") // => "SenseJS, FlexFactor (FlexCharge); UI Widget, FlexFactor (FlexCharge)"
rows.every(({ justification, data, integrity }) => justification && data && integrity) // => true
// #endregion inventory

// #region watch
const authorized = ["/page.js"] // the scripts of the page; SenseJS and the widget are inserted later, under the policy

export const isUnchanged = async (page: string): Promise<boolean> => {
  const response = await fetch(page)
  const policy = response.headers.get("content-security-policy") ?? ""
  const tags = (await response.text()).match(/<script\b[^>]*>/g) ?? []
  const sources = tags.map((tag) => /\bsrc="([^"]*)"/.exec(tag)?.[1] ?? "inline script")
  return (
    policy.replace(/ 'nonce-[^']+'/, "") === cspHeader({ widgetSrc }) &&
    sources.every((source) => authorized.includes(source))
  )
}
// #endregion watch
