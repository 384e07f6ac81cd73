import { packageNames, root } from "@flexcharge-tooling/config/Repository"
import { runCommand } from "@flexcharge-tooling/test-kit/command"
import { expect, test } from "vitest"
import { entryPointsOf } from "../src/apiReports.ts"

// A file outside this package, so it is not imported as a module of the package.
const { default: budgets }: { readonly default: readonly { readonly path: string | readonly string[] }[] } =
  await import(new URL("../../../.size-limit.mjs", import.meta.url).href)

test("every built package is within its byte budgets", async () => {
  const { code, output } = await runCommand("size-limit", ["--hide-passed"], root)
  expect(code, output).toBe(0)
})

test("every published entry point has a byte budget", () => {
  const entryPoints = packageNames.flatMap((packageName) =>
    entryPointsOf(packageName).map(({ name }) => `packages/${packageName}/dist/${name}.js`),
  )
  const paths = new Set(budgets.map(({ path }) => path))
  expect(entryPoints.filter((path) => !paths.has(path))).toEqual([])
})

test("a file above its byte budget is reported", async () => {
  const { code, output } = await runCommand("size-limit", [], `${import.meta.dirname}/violations/sizes`)
  expect(code, output).toBe(1)
  expect(output).toContain("Package size limit has exceeded")
})
