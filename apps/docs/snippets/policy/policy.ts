import { cspHeader, scriptInventory } from "@flexcharge/browser/csp"

const widgetSrc = "https://widget.example/from-your-portal.js"

/** The policy of one page view. */
export const policyOf = (nonce: string): string => cspHeader({ nonce, widgetSrc })

policyOf("kx4Gm1").split("; ")[0] // => "script-src 'self' 'nonce-kx4Gm1' https://sensejs.flexfactor.io https://widget.example"

export const inventory = scriptInventory({ widgetSrc })
inventory.map((script) => script.name) // => ["SenseJS", "UI Widget"]
