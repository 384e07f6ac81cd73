import { manifest, packageNames, read } from "@flexcharge-tooling/config/Repository"
import { beforeAll, describe, expect, test } from "vitest"
import { carriers, licenses, permissive } from "../src/licenses.ts"
import { type PackedPackage, packAll, unusedChunks } from "../src/PackedPackage.ts"

let packedPackages: readonly PackedPackage[]

beforeAll(async () => {
  packedPackages = await packAll()
})

const packedPackage = (packageName: string): PackedPackage => {
  const packedPackage = packedPackages.find((each) => each.packageName === packageName)
  if (packedPackage === undefined) throw new Error(`${packageName} was not packed`)
  return packedPackage
}

describe("what is published", () => {
  test.each([...packageNames])(
    "of %s is its build, its README, its license and its manifest",
    (packageName) => {
      const { files: packed, manifest: published } = packedPackage(packageName)
      const others = [...packed.keys()].filter((path) => !path.startsWith("dist/")).sort()
      expect(others).toEqual(["LICENSE", "README.md", "package.json"])
      expect([...packed.keys()].filter((path) => /\.(map|tsx|test\.\w+)$|(?<!\.d)\.ts$/.test(path))).toEqual(
        [],
      )
      expect(packed.get("LICENSE")?.toString("utf8")).toBe(read("LICENSE"))
      expect(JSON.stringify(published.dependencies ?? {})).not.toContain("workspace:")
      const { exports, publishConfig } = manifest(`packages/${packageName}`)
      expect(published.exports).toEqual(publishConfig?.exports ?? exports)
    },
  )

  test.each([...packageNames])("of %s holds nothing of an earlier build", (packageName) => {
    expect(unusedChunks(packedPackage(packageName)), "Build it anew: pnpm build --force").toEqual([])
  })

  test("is told apart from chunks of earlier builds, and only from these", () => {
    const texts: Readonly<Record<string, string>> = {
      "dist/index.js": 'import "./chunk-AAAAAAAA.js"',
      "dist/chunk-AAAAAAAA.js": 'import "./chunk-BBBBBBBB.js"',
      "dist/chunk-BBBBBBBB.js": "",
      "dist/chunk-CCCCCCCC.js": 'import "./chunk-DDDDDDDD.js"',
      "dist/chunk-DDDDDDDD.js": "",
      "dist/index.d.ts": 'export * from "./face-C-rRlo1H.js"',
      "dist/face-C-rRlo1H.d.ts": "",
      "README.md": "",
    }
    const bytes = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))
    expect(unusedChunks({ ...packedPackage("core"), files: bytes })).toEqual([
      "dist/chunk-CCCCCCCC.js",
      "dist/chunk-DDDDDDDD.js",
    ])
  })

  test.each([...packageNames])("as %s says whose it is and where its source is", (packageName) => {
    const { manifest: published } = packedPackage(packageName)
    expect(published).toMatchObject({
      author: "The FlexCharge for TypeScript authors",
      repository: { type: "git", directory: `packages/${packageName}` },
      homepage: expect.stringContaining(`packages/${packageName}#readme`),
      keywords: expect.arrayContaining(["flexcharge", "payments"]),
    })
  })

  test.each([...packageNames])("as %s runs nothing when it is installed", (packageName) => {
    const { manifest: published } = packedPackage(packageName)
    expect(published).not.toHaveProperty("scripts")
    expect(published).not.toHaveProperty("devDependencies")
  })
})

describe("the licenses", () => {
  test("of everything a consumer runs are permissive", () => {
    expect(licenses().length).toBeGreaterThan(packageNames.length)
    expect(licenses().filter(({ license }) => !permissive.includes(license))).toEqual([])
  })

  test("of code that bundles carry are told with its authors", () => {
    const holds = ({ files: packed }: PackedPackage, pattern: RegExp) =>
      [...packed].some(([path, bytes]) => path.endsWith(".js") && pattern.test(bytes.toString("utf8")))
    const carrying = packedPackages.filter((packedPackage) => holds(packedPackage, /~effect\/(Hash|Equal)/))
    expect(carrying.map(({ packageName }) => packageName)).toEqual(carriers)
    const [authors] = /^Copyright .+$/m.exec(read("node_modules/effect/LICENSE")) ?? []
    for (const packageName of carriers) expect(read(`packages/${packageName}/README.md`)).toContain(authors)
  })

  test("of published packages bring no dependency that is not ours", () => {
    expect(licenses().filter(({ kind }) => kind === "dependency")).toEqual([])
  })
})
