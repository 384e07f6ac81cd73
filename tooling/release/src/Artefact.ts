/** Published packages as a consumer gets them: the files of their tarballs. */
import { readFile, rm } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { gunzipSync } from "node:zlib"
import { type Manifest, packageNames } from "@flexcharge-tooling/checks/Repository"
import { pack } from "@flexcharge-tooling/consumers/Stranger"

/** One packed package. */
export interface Artefact {
  readonly packageName: string
  readonly manifest: Manifest
  /** Path inside the package to bytes. */
  readonly files: ReadonlyMap<string, Buffer>
}

/** Packs every published package, reads the tarballs and leaves none behind. */
export const packAll = async (): Promise<readonly Artefact[]> => {
  const packs = await pack(packageNames)
  try {
    return await Promise.all(
      [...packs].map(async ([packageName, tarball]) => open(packageName, await readFile(tarball))),
    )
  } finally {
    for (const folder of new Set([...packs.values()].map(dirname))) await rm(folder, { recursive: true })
  }
}

/** Reads a tarball. */
export const open = (packageName: string, tarball: Buffer): Artefact => {
  const files = untar(gunzipSync(tarball))
  return { packageName, files, manifest: JSON.parse(files.get("package.json")?.toString("utf8") ?? "{}") }
}

/** Chunks, named by a hash, that nothing in the package leads to: left by an earlier build, they must not be published. */
export const leftovers = ({ files }: Artefact): readonly string[] => {
  const isChunk = (path: string) => /^dist\/\w+-[\w-]{8}(\.d)?\.[jt]s$/.test(path)
  const used = new Set([...files.keys()].filter((path) => !isChunk(path)))
  // A set grows while it is walked, so what a chunk leads to is found as well.
  for (const path of used) {
    const text = files.get(path)?.toString("utf8") ?? ""
    for (const other of files.keys())
      if (isChunk(other) && text.includes(`/${basename(other).replace(/(\.d)?\.[jt]s$/, "")}.`))
        used.add(other)
  }
  return [...files.keys()].filter((path) => !used.has(path))
}

const blockBytes = 512

// POSIX.1-1988 (ustar): a header block of fixed fields, then the bytes in whole blocks.
const untar = (archive: Buffer): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>()
  const field = (at: number, length: number) =>
    archive
      .toString("latin1", at, at + length)
      .replace(/\0[\s\S]*$/, "")
      .trim()
  for (let at = 0; at + blockBytes <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(field(at + 124, 12), 8)
    const name = [field(at + 345, 155), field(at, 100)].filter((part) => part !== "").join("/")
    if (!/^[0\0]?$/.test(field(at + 156, 1))) throw new Error(`${name} is not a plain file`)
    const start = at + blockBytes
    files.set(name.replace(/^package\//, ""), archive.subarray(start, start + size))
    at = start + Math.ceil(size / blockBytes) * blockBytes
  }
  return files
}
