import { cspHeader, scriptInventory } from "@flexcharge/browser/csp"

const pages = {
  nonce: "kx4Gm1",
  widgetSrc: "https://widget.example/from-your-portal.js",
}

export const policy = cspHeader(pages)
policy.split("; ")[0] // => "script-src 'self' 'nonce-kx4Gm1' https://sensejs.flexfactor.io https://widget.example"

export const inventory = scriptInventory(pages)
inventory.map((script) => script.name) // => ["SenseJS", "UI Widget"]
