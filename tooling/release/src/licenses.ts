/** The licenses of everything a consumer runs: our packages, what they depend on, and their peers. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { type Manifest, manifest, packageNames, root } from "@flexcharge-tooling/config/Repository"

/** One package that is run beside or inside ours. */
export interface License {
  readonly name: string
  readonly version: string
  readonly license: string
  /** How it gets to a consumer. */
  readonly kind: "published" | "bundled" | "dependency" | "peer" | "optional peer"
  /** The packages that bring it. */
  readonly packageNames: readonly string[]
}

/** Licences under which a merchant may use, change and redistribute without giving up source code. */
export const permissive: readonly string[] = [
  "MIT",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
]

/** The packages whose root entries carry code of Effect. */
export const carriers: readonly string[] = ["core"]

/** Every license, ours first. */
export const licenses = (): readonly License[] => {
  const found = new Map<string, License>()
  const add = (packageName: string, kind: License["kind"], name: string, { version, license }: Installed) => {
    const known = found.get(`${kind} ${name}`)
    const users = [...(known?.packageNames ?? []), packageName]
    found.set(`${kind} ${name}`, { name, version, license: license ?? "none", kind, packageNames: users })
  }
  for (const packageName of packageNames)
    add(packageName, "published", `@flexcharge/${packageName}`, installed(`packages/${packageName}`))
  for (const packageName of packageNames) {
    const own = manifest(`packages/${packageName}`)
    for (const name of Object.keys(own.dependencies ?? {}))
      if (!name.startsWith("@flexcharge/"))
        add(packageName, "dependency", name, installedFor(packageName, name))
    if (carriers.includes(packageName))
      for (const name of ["effect", "@noble/hashes"])
        add(packageName, "bundled", name, installedFor(packageName, name))
    for (const name of Object.keys(own.peerDependencies ?? {})) {
      const kind = own.peerDependenciesMeta?.[name]?.optional ? "optional peer" : "peer"
      add(packageName, kind, name, installedFor(packageName, name))
    }
  }
  return [...found.values()]
}

type Installed = Pick<Manifest, "license"> & { readonly version: string }

const installed = (folder: string): Installed =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))

/** The manifest of a package as a package finds it, whether or not it exports it. */
const installedFor = (packageName: string, name: string): Installed => {
  const require = createRequire(join(root, "packages", packageName, "package.json"))
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8"))
    } catch {
      // The next folder up may have it.
    }
  }
  throw new Error(`${packageName} names ${name}, which is not installed`)
}
