/** Published packages as a consumer gets them: the files of their tarballs. */
import { mkdir, readdir, readFile } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { type Manifest, packageNames } from "@flexcharge-tooling/config/Repository"
import { packPackages, removeTarballs } from "@flexcharge-tooling/test-kit/ConsumerProject"
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"

/** One packed package. */
export interface PackedPackage {
  readonly packageName: string
  readonly manifest: Manifest
  /** Path inside the package to text. */
  readonly files: ReadonlyMap<string, string>
}

/** Packs every published package, reads the tarballs and removes them. */
export const packAll = async (): Promise<readonly PackedPackage[]> => {
  const tarballs = await packPackages(packageNames)
  try {
    return await Promise.all([...tarballs].map(([packageName, tarball]) => readTarball(packageName, tarball)))
  } finally {
    await removeTarballs(tarballs)
  }
}

const readTarball = async (packageName: string, tarball: string): Promise<PackedPackage> => {
  const target = join(dirname(tarball), packageName)
  await mkdir(target)
  await runSuccessfully("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"], target)
  const files = new Map<string, string>()
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files.set(relative(target, path), await readFile(path, "utf8"))
  }
  return { packageName, files, manifest: JSON.parse(files.get("package.json") ?? "{}") }
}
