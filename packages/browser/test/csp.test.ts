import { expect, test } from "vitest"
import { cspDirectives, cspHeader, type PolicyOptions, scriptInventory } from "../src/csp.ts"

const widgetSrc = "https://widget.flexfactor.io/ui/widget.js"

test("the policy of a page without the widget allows SenseJS and the vendor's API, and no frame", () => {
  expect(cspDirectives()).toEqual({
    "script-src": ["'self'", "https://sensejs.flexfactor.io"],
    "connect-src": ["'self'", "https://*.flexfactor.io", "https://sensejs.flexfactor.io"],
  })
})

test("the policy includes the widget, the nonce of the page and the older host family", () => {
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

test("the policy names each origin once when everything comes from one sandbox", () => {
  const origin = "http://127.0.0.1:4000"
  const policy = { senseSrc: `${origin}/s.js`, widgetSrc: `${origin}/w.js`, baseUrl: origin }
  expect(cspHeader({ ...policy, hosts: "flex-charge.com" })).toBe(
    `script-src 'self' ${origin}; connect-src 'self' https://*.flex-charge.com ${origin}; frame-src https://*.flex-charge.com ${origin}`,
  )
})

test("the policy lets a shop embed a partner's checkout, and only its own shops embed the partner", () => {
  expect(cspDirectives({ checkoutOrigin: "https://pay.partner.example" })["frame-src"]).toEqual([
    "https://pay.partner.example",
  ])
  const shopOrigins = ["https://a.example", "https://b.example"]
  expect(cspDirectives({ shopOrigins })["frame-ancestors"]).toEqual(shopOrigins)
})

const invalid = (option: string) =>
  expect.objectContaining({
    _tag: "BrowserError",
    reason: { _tag: "InvalidOption", options: [option] },
    message: expect.stringContaining(option),
  })

/** Each of these passes the URL parser of Node, and would widen the policy or end its directive. */
const wideningOrigins = [
  "https://*",
  "https://*.shop.example",
  "https://a;sandbox",
  "https://a,b",
  "https://a'b",
  "https://a.example; script-src *",
  "https://a.example/path",
  "https://user:word@a.example",
  "data:text/html,x",
  "javascript:alert(1)",
  "null",
  "",
]

test.each(wideningOrigins)("the policy rejects %j as an origin of a shop or of a checkout", (origin) => {
  expect(() => cspHeader({ shopOrigins: ["https://a.example", origin] })).toThrow(invalid("shopOrigins"))
  expect(() => cspHeader({ checkoutOrigin: origin })).toThrow(invalid("checkoutOrigin"))
})

test.each(["senseSrc", "widgetSrc", "baseUrl"] as const)(
  "the policy rejects an address in %s whose host would widen a directive",
  (option) => {
    for (const url of ["https://*/w.js", "https://a;sandbox/w.js", "data:text/javascript,1", "/own.js"])
      expect(() => cspHeader({ [option]: url }), url).toThrow(invalid(option))
  },
)

test.each(["evil.example", "flexfactor.io; script-src *", "", null, "constructor"])(
  "the policy rejects %j as a family of hosts",
  (hosts) => {
    const options = { hosts } as unknown as PolicyOptions // a caller without types
    expect(() => cspHeader(options)).toThrow(invalid("hosts"))
  },
)

test("the policy rejects shop origins that are not a list", () => {
  const options = { shopOrigins: "https://a.example" } as unknown as PolicyOptions // a caller without types
  expect(() => cspHeader(options)).toThrow(invalid("shopOrigins"))
})

test("the policy of a checkout without any shop forbids every page to embed it", () => {
  expect(cspDirectives({ shopOrigins: [] })["frame-ancestors"]).toEqual(["'none'"])
})

test("the policy accepts origins with a port, an address or an underscore", () => {
  const shopOrigins = ["http://127.0.0.1:4000", "https://[::1]:4000", "https://my_shop.example"]
  expect(cspDirectives({ shopOrigins })["frame-ancestors"]).toEqual(shopOrigins)
})

test.each(["a' 'unsafe-inline", "a; script-src *", ""])(
  "the policy rejects the nonce %j, which would end the directive or mean none",
  (nonce) => {
    expect(() => cspHeader({ nonce })).toThrow(invalid("nonce"))
  },
)

test("the policy ignores options that come from a polluted Object.prototype", () => {
  const expected = cspHeader()
  const polluted = {
    senseSrc: "https://evil.example/s.js",
    nonce: "evil",
    shopOrigins: ["https://evil.example"],
  }
  Object.assign(Object.prototype, polluted)
  try {
    expect(cspHeader()).toBe(expected)
    expect(cspHeader({})).toBe(expected)
    expect(scriptInventory({}).map(({ src }) => src)).toEqual(["https://sensejs.flexfactor.io/widget.js"])
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name)
  }
})

test("the inventory has a row for each script that the page loads", () => {
  expect(scriptInventory().map(({ name, src }) => [name, src])).toEqual([
    ["SenseJS", "https://sensejs.flexfactor.io/widget.js"],
  ])
  const rows = scriptInventory({ widgetSrc })
  expect(rows.map(({ name }) => name)).toEqual(["SenseJS", "UI Widget"])
  for (const row of rows) for (const cell of Object.values(row)) expect(cell).toBeTruthy()
})
