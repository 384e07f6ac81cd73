/** Published packages as a consumer gets them: the files of their tarballs. */
import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import { gunzipSync } from "node:zlib"
import { type Manifest, packageNames } from "@flexcharge-tooling/config/Repository"
import { packPackages, removeTarballs } from "@flexcharge-tooling/test-kit/ConsumerProject"

/** One packed package. */
export interface PackedPackage {
  readonly packageName: string
  readonly manifest: Manifest
  /** Path inside the package to bytes. */
  readonly files: ReadonlyMap<string, Buffer>
}

/** Packs every published package, reads the tarballs and removes them. */
export const packAll = async (): Promise<readonly PackedPackage[]> => {
  const tarballs = await packPackages(packageNames)
  try {
    return await Promise.all(
      [...tarballs].map(async ([packageName, tarball]) => open(packageName, await readFile(tarball))),
    )
  } finally {
    await removeTarballs(tarballs)
  }
}

/** Reads a tarball. */
const open = (packageName: string, tarball: Buffer): PackedPackage => {
  const files = untar(gunzipSync(tarball))
  return { packageName, files, manifest: JSON.parse(files.get("package.json")?.toString("utf8") ?? "{}") }
}

/** Chunks, named by a hash, that no file of the package imports: they are left from an earlier build. */
export const unusedChunks = ({ files }: Pick<PackedPackage, "files">): readonly string[] => {
  const isChunk = (path: string) => /^dist\/\w+-[\w-]{8}(\.d)?\.[jt]s$/.test(path)
  const used = new Set([...files.keys()].filter((path) => !isChunk(path)))
  // The loop also visits the entries that it adds, so it follows imports between chunks.
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
