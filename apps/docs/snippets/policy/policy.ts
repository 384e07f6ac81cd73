import { cspHeader, scriptInventory } from "@flexcharge/browser/csp"

const widgetSrc = process.env.WIDGET_SRC ?? "https://widget.example/from-your-portal.js"

/** The Content Security Policy of one response. */
export const policyWith = (nonce: string): string =>
  cspHeader({
    nonce,
    widgetSrc,
    senseSrc: process.env.SENSE_SRC, // only for the local sandbox
    baseUrl: process.env.FLEXCHARGE_BASE_URL, // only for the local sandbox
  })

policyWith("kx4Gm1").split("; ")[0] // => "script-src 'self' 'nonce-kx4Gm1' https://sensejs.flexfactor.io https://widget.example"

export const inventory = scriptInventory({ widgetSrc })
inventory.map((script) => script.name) // => ["SenseJS", "UI Widget"]
