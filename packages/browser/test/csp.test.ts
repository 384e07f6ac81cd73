import { expect, test } from "vitest"
import { cspDirectives, cspHeader, scriptInventory } from "../src/csp.ts"

const widgetSrc = "https://widget.flexfactor.io/ui/widget.js"

test("allows SenseJS and the vendor's calls, and no frame, where there is no widget", () => {
  expect(cspDirectives()).toEqual({
    "script-src": ["'self'", "https://sensejs.flexfactor.io"],
    "connect-src": ["'self'", "https://*.flexfactor.io", "https://sensejs.flexfactor.io"],
  })
})

test("adds the widget, the page's nonce and the older host family", () => {
  expect(cspDirectives({ widgetSrc, nonce: "abc", hosts: "both" })).toEqual({
    "script-src": ["'self'", "'nonce-abc'", "https://sensejs.flexfactor.io", "https://widget.flexfactor.io"],
    "connect-src": [
      "'self'",
      "https://*.flexfactor.io",
      "https://*.flex-charge.com",
      "https://sensejs.flexfactor.io",
      "https://widget.flexfactor.io",
    ],
    "frame-src": ["https://*.flexfactor.io", "https://*.flex-charge.com", "https://widget.flexfactor.io"],
  })
})

test("names each origin once when everything comes from one sandbox", () => {
  const origin = "http://127.0.0.1:4000"
  const policy = { senseSrc: `${origin}/s.js`, widgetSrc: `${origin}/w.js`, baseUrl: origin }
  expect(cspHeader({ ...policy, hosts: "flex-charge.com" })).toBe(
    `script-src 'self' ${origin}; connect-src 'self' https://*.flex-charge.com ${origin}; frame-src https://*.flex-charge.com ${origin}`,
  )
})

test("lets a shop frame a partner's checkout, and a partner be framed by its shops only", () => {
  expect(cspDirectives({ checkoutOrigin: "https://pay.partner.example" })["frame-src"]).toEqual([
    "https://pay.partner.example",
  ])
  const shopOrigins = ["https://a.example", "https://b.example"]
  expect(cspDirectives({ shopOrigins })["frame-ancestors"]).toEqual(shopOrigins)
})

test("refuses a nonce that would end the directive", () => {
  expect(() => cspHeader({ nonce: "a' 'unsafe-inline" })).toThrow("nonce must be base64")
  expect(() => cspHeader({ checkoutOrigin: "https://a.example; script-src *" })).toThrow("complete origins")
})

test("has an inventory row for each script the page loads", () => {
  expect(scriptInventory().map(({ name, src }) => [name, src])).toEqual([
    ["SenseJS", "https://sensejs.flexfactor.io/widget.js"],
  ])
  const rows = scriptInventory({ widgetSrc })
  expect(rows.map(({ name }) => name)).toEqual(["SenseJS", "UI Widget"])
  for (const row of rows) for (const cell of Object.values(row)) expect(cell).toBeTruthy()
})
