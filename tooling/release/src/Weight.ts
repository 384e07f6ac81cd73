/** How much a published package weighs for those who install, bundle and type-check it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { builtinModules } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join, posix } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { PackedPackage } from "./PackedPackage.ts"

/** The weight of one package. */
export interface Weight {
  /** Unpacked, with the packages it depends on, in kB of 1000 bytes; peers are the consumer's own. */
  readonly installKilobytes: number
  /** How many packages an install adds. */
  readonly packages: number
  /** Lines of declarations that TypeScript loads for the root entry, those of siblings included. */
  readonly declarationLines: number
  /** Each entry bundled whole, minified, gzipped: bytes. Peers and Node's built-ins stay outside. */
  readonly entries: Readonly<Record<string, number>>
}

type Shelf = ReadonlyMap<string, PackedPackage>

/** Weighs every package. */
export const weigh = async (
  packedPackages: readonly PackedPackage[],
): Promise<ReadonlyMap<string, Weight>> => {
  const shelf: Shelf = new Map(
    packedPackages.map((packedPackage) => [packedPackage.manifest.name, packedPackage]),
  )
  await using house = await unpack(packedPackages)
  const weights = new Map<string, Weight>()
  for (const packedPackage of packedPackages) {
    const installed = closure(packedPackage, shelf)
    const bytes = installed
      .flatMap(({ files }) => [...files.values()])
      .reduce((sum, { length }) => sum + length, 0)
    const entries: Record<string, number> = {}
    for (const specifier of entriesOf(packedPackage))
      entries[specifier] = await bundleBytes(
        `export * from ${JSON.stringify(specifier)}`,
        house.folder,
        packedPackage,
      )
    weights.set(packedPackage.packageName, {
      installKilobytes: Math.ceil(bytes / 1000),
      packages: installed.length,
      declarationLines: declarationLines(packedPackage, shelf),
      entries,
    })
  }
  return weights
}

/** Weighs programs, each a module's text, bundled for a page or a worker. */
export const weighPrograms = async (
  programs: Readonly<Record<string, string>>,
  packedPackages: readonly PackedPackage[],
): Promise<Readonly<Record<string, number>>> => {
  await using house = await unpack(packedPackages)
  const weights = Object.entries(programs).map(
    async ([name, code]) => [name, await bundleBytes(code, house.folder)] as const,
  )
  return Object.fromEntries(await Promise.all(weights))
}

/** Puts packages into a folder as an install would; the folder goes when it is disposed of. */
export const unpack = async (packedPackages: readonly PackedPackage[]) => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-weights-"))
  for (const { manifest, files } of packedPackages) {
    for (const [path, bytes] of files) {
      const file = join(folder, "node_modules", manifest.name, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

/** The package and all it depends on; a dependency that is not ours has no known weight, so it fails. */
const closure = (packedPackage: PackedPackage, shelf: Shelf): readonly PackedPackage[] => {
  const found = new Set([packedPackage])
  for (const { manifest } of found) {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      const dependency = shelf.get(name)
      if (dependency === undefined)
        throw new Error(`${manifest.name} depends on ${name}, which nobody weighed`)
      found.add(dependency)
    }
  }
  return [...found]
}

const entriesOf = ({ manifest }: PackedPackage): readonly string[] =>
  Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === "object")
    .map(([subpath]) => posix.join(manifest.name, subpath))

const bundleBytes = async (
  contents: string,
  folder: string,
  packedPackage?: PackedPackage,
): Promise<number> => {
  const peers = Object.keys(packedPackage?.manifest.peerDependencies ?? {})
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    ...{ bundle: true, minify: true, write: false, format: "esm", platform: "neutral", target: "es2022" },
    external: [...builtins, ...peers.flatMap((peer) => [peer, `${peer}/*`])],
    logLevel: "silent",
  })
  return outputFiles.reduce((sum, { contents: output }) => sum + gzipSync(output, { level: 9 }).length, 0)
}

const builtins = ["node:*", ...builtinModules]

const imported = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g

const declarationLines = (packedPackage: PackedPackage, shelf: Shelf): number => {
  const loaded = new Map<Buffer, number>()
  const load = ({ manifest, files }: PackedPackage, path: string) => {
    const bytes = files.get(path)
    if (bytes === undefined || loaded.has(bytes)) return
    const text = bytes.toString("utf8")
    loaded.set(bytes, text.split("\n").length)
    for (const [, specifier = ""] of text.matchAll(imported)) {
      if (specifier.startsWith(".")) {
        load(
          { ...packedPackage, manifest, files },
          posix.join(posix.dirname(path), specifier.replace(/\.js$/, ".d.ts")),
        )
        continue
      }
      const name = specifier.split("/").slice(0, 2).join("/")
      const sibling = shelf.get(name)
      if (sibling) load(sibling, typesOf(sibling, `.${specifier.slice(name.length)}`))
    }
  }
  load(packedPackage, typesOf(packedPackage, "."))
  return [...loaded.values()].reduce((sum, lines) => sum + lines, 0)
}

const typesOf = ({ manifest }: PackedPackage, subpath: string): string => {
  const target = manifest.exports?.[subpath]
  const isConditional = typeof target === "object" && target !== null && "types" in target
  return isConditional && typeof target.types === "string" ? posix.normalize(target.types) : ""
}
