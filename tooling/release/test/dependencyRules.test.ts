import { fileURLToPath } from "node:url"
import { packageNames, root } from "@flexcharge-tooling/config/Repository"
import { cruise, type IConfiguration, type IReporterOutput, type IViolation } from "dependency-cruiser"
import { expect, test } from "vitest"

// A rule file outside this package, so it is not imported as a module of the package.
const { default: configuration }: { readonly default: IConfiguration } = await import(
  new URL("../../../.dependency-cruiser.mjs", import.meta.url).href
)

const violationsIn = async (
  baseDir: string,
  ...folders: readonly string[]
): Promise<readonly IViolation[]> => {
  const { forbidden, options } = configuration
  const result = await cruise([...folders], {
    ...options,
    baseDir,
    tsConfig: { fileName: `${root}/tsconfig.base.json` },
    validate: true,
    ruleSet: { forbidden: forbidden ?? [] },
  })
  return outputOf(result).summary.violations
}

const outputOf = ({ output }: IReporterOutput) => {
  if (typeof output === "string") throw new Error(`dependency-cruiser printed text: ${output.slice(0, 200)}`)
  return output
}

test("the dependency rules reject every kind of import that they exist to reject", async () => {
  const found = await violationsIn(fileURLToPath(new URL("violations", import.meta.url)), "packages", "apps")
  const named = new Set(found.map(({ from, rule }) => `${from}: ${rule.name}`))
  expect([...named].sort()).toEqual([
    "apps/shop/src/shop.ts: apps-use-published-entry-points",
    "packages/core/src/dynamicImport.ts: core-imports-only-its-dependencies",
    "packages/core/src/foreignPackage.ts: core-imports-only-its-dependencies",
    "packages/core/src/unstableEffect.ts: no-unstable-effect-modules",
    "packages/express/src/packageFromTooling.ts: express-imports-only-its-dependencies",
    "packages/express/src/packageFromTooling.ts: packages-never-import-apps-or-tooling",
    "packages/schema/src/barrel.ts: no-effect-barrel",
    "packages/schema/src/cycleEnd.ts: no-cycles",
    "packages/schema/src/nodeBuiltIn.ts: schema-uses-node-only-where-it-may",
    "packages/schema/src/unresolved.ts: no-unresolved",
    "packages/schema/src/unresolved.ts: schema-imports-only-its-dependencies",
    "packages/server/src/page.ts: server-uses-only-the-csp-of-browser",
  ])
})

test("every published package has dependency rules of its own", () => {
  const rules = new Set((configuration.forbidden ?? []).map(({ name }) => name))
  expect(packageNames.filter((name) => !rules.has(`${name}-imports-only-its-dependencies`))).toEqual([])
})
