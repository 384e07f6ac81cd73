import { cspHeader, scriptInventory } from "@flexcharge/server/csp"
import { expect, it } from "vitest"

it("the policy of the browser package is at hand where pages are sent", () => {
  expect(cspHeader()).toContain("script-src 'self' https://sensejs.flexfactor.io")
  expect(scriptInventory().map(({ name }) => name)).toContain("SenseJS")
})
