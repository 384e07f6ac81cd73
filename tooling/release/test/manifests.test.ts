import { manifest, packageNames } from "@flexcharge-tooling/config/Repository"
import { expect, test } from "vitest"

const condition = "@flexcharge/source"

/** Exports as they are published: without the condition that points at sources. */
const withoutSource = (value: unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => key !== condition)
          .map(([key, inner]) => [key, withoutSource(inner)]),
      )
    : value

test.each([...packageNames])(
  "the manifest of %s publishes its entry points and declares license and engines",
  (packageName) => {
    const { exports, publishConfig, files, sideEffects, engines, license, description } = manifest(
      `packages/${packageName}`,
    )
    expect(publishConfig?.exports).toEqual(withoutSource(exports))
    expect(files).toContain("dist")
    expect(sideEffects).toBe(false)
    expect(engines?.node).toBe(">=20.19")
    expect(license).toBe("MIT")
    expect(description).toMatch(/\.$/)
  },
)

test.each([...packageNames])(
  "the manifest of %s names its entry points for compilers that do not read exports",
  (packageName) => {
    const { main, types, typesVersions, publishConfig } = manifest(`packages/${packageName}`)
    const published = Object.entries(publishConfig?.exports ?? {}).flatMap(([path, conditions]) => {
      const file: unknown = Object(conditions).types
      return typeof file === "string" ? [[path.replace("./", ""), file] as const] : []
    })
    const [, ...subpaths] = published
    expect(types).toBe(published[0]?.[1])
    expect(main).toBe(types?.replace(".d.ts", ".js"))
    expect(typesVersions?.["*"] ?? {}).toEqual(
      Object.fromEntries(subpaths.map(([path, file]) => [path, [file]])),
    )
  },
)

test("every package with an Effect API declares Effect as an optional peer dependency", () => {
  for (const packageName of ["schema", "core", "webhooks"]) {
    const { peerDependencies, peerDependenciesMeta, dependencies } = manifest(`packages/${packageName}`)
    expect(peerDependencies?.effect).toBe("^4.1.0")
    expect(peerDependenciesMeta?.effect).toEqual({ optional: true })
    expect(dependencies ?? {}).not.toHaveProperty("effect")
  }
})
