/** Files and manifests of the repository: what git tracks, and new files that it does not ignore. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** Absolute path of the repository. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url))

/** Paths from the root of the repository, of tracked files and of new files that are not ignored. */
export const files = (...patterns: readonly string[]): readonly string[] =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "" && !deleted.has(file))

const deleted = new Set(
  execFileSync("git", ["ls-files", "-z", "--deleted"], { cwd: root, encoding: "utf8" }).split("\0"),
)

/** Text of a file. */
export const read = (file: string): string => readFileSync(`${root}/${file}`, "utf8")

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly license?: string
  readonly description?: string
  readonly sideEffects?: unknown
  readonly files?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly main?: string
  readonly types?: string
  readonly typesVersions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> }
}

/** Reads the package.json of a folder. */
export const manifest = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`))

/** Names of the published packages: the folders of `packages`. */
export const packageNames: readonly string[] = [
  ...new Set(files("packages/*/package.json").map((file) => file.split("/")[1] ?? "")),
]
