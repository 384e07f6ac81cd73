import { manifest, packageNames, read } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"
import { packAll } from "../src/PackedPackage.ts"

const packedPackages = await packAll()

test("every published package is packed", () => {
  expect(packedPackages.map(({ packageName }) => packageName)).toEqual(packageNames)
})

test.each(packedPackages)(
  "the packed $packageName contains its build, README, license and manifest, and no sources",
  ({ packageName, files, manifest: published }) => {
    const outsideDist = [...files.keys()].filter((path) => !path.startsWith("dist/")).sort()
    expect(outsideDist).toEqual(["LICENSE", "README.md", "package.json"])
    expect([...files.keys()].filter((path) => /\.(map|tsx|test\.\w+)$|(?<!\.d)\.ts$/.test(path))).toEqual([])
    expect(files.get("LICENSE")).toBe(read("LICENSE"))
    expect(JSON.stringify(published.dependencies ?? {})).not.toContain("workspace:")
    const { exports, publishConfig } = manifest(`packages/${packageName}`)
    expect(published.exports).toEqual(publishConfig?.exports ?? exports)
  },
)

test.each(packedPackages)("the code of the packed $packageName is readable, not minified", ({ files }) => {
  // Only the script for pages without a bundler is minified. Lists of imports and exports are long lines everywhere.
  const code = [...files]
    .filter(([path]) => path.endsWith(".js") && !path.endsWith(".global.js"))
    .map(([path, text]) => [path, text.replace(/^(?:import|export) \{.*$/gm, "")] as const)
  const averageLine = code.map(([path, text]) => [path, text.length / text.split("\n").length] as const)
  expect(averageLine.length).toBeGreaterThan(0)
  expect(averageLine.filter(([, characters]) => characters > 80)).toEqual([])
})

test.each(packedPackages)(
  "the packed $packageName names its authors and its repository",
  ({ packageName, manifest: published }) => {
    expect(published).toMatchObject({
      author: "The FlexCharge for TypeScript authors",
      repository: { type: "git", directory: `packages/${packageName}` },
      homepage: expect.stringContaining(`packages/${packageName}#readme`),
      keywords: expect.arrayContaining(["flexcharge", "payments"]),
    })
  },
)

test.each(packedPackages)("the packed $packageName runs no install script", ({ manifest: published }) => {
  expect(published).not.toHaveProperty("scripts")
  expect(published).not.toHaveProperty("devDependencies")
})
