import { cspHeader, scriptInventory } from "@flexcharge/server/csp"
import { expect, test } from "vitest"

test("the server package exports the content security policy of the browser package", () => {
  expect(cspHeader()).toContain("script-src 'self' https://sensejs.flexfactor.io")
  expect(scriptInventory().map(({ name }) => name)).toContain("SenseJS")
})
