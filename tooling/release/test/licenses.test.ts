import { manifest, packageNames, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"
import { disallowedLicenses, licenseReport } from "../src/licenses.ts"
import { packAll } from "../src/PackedPackage.ts"

test("everything that the published packages depend on has an allowed license", async () => {
  const report = await licenseReport()
  expect(Object.values(report).flat().length).toBeGreaterThan(50)
  expect(disallowedLicenses(report)).toEqual([])
})

test("a dependency without an allowed license is reported, except tools that run in tests only", () => {
  const report = {
    MIT: [{ name: "express" }],
    "GPL-3.0": [{ name: "copyleft" }],
    Unknown: [{ name: "unlicensed" }],
    "MPL-2.0": [{ name: "axe-core" }],
  }
  expect(disallowedLicenses(report)).toEqual(["copyleft: GPL-3.0", "unlicensed: Unknown"])
})

test("the published packages depend on each other only", () => {
  const dependencies = packageNames.flatMap((packageName) =>
    Object.keys(manifest(`packages/${packageName}`).dependencies ?? {}),
  )
  expect(dependencies.filter((name) => !name.startsWith("@flexcharge/"))).toEqual([])
})

test("the README of every package that contains code of Effect names the authors of Effect", async () => {
  const withEffect = (await packAll()).filter(({ files }) =>
    [...files].some(([path, text]) => path.endsWith(".js") && /~effect\/(Hash|Equal)/.test(text)),
  )
  expect(withEffect.map(({ packageName }) => packageName)).toEqual(["core"])
  const [authors] = /^Copyright .+$/m.exec(read("node_modules/effect/LICENSE")) ?? []
  for (const { packageName } of withEffect)
    expect(read(`packages/${packageName}/README.md`)).toContain(authors)
})
