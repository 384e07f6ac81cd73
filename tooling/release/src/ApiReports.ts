/** The committed reports of all published faces: `packages/<packageName>/api/<face>.api.md`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { manifest, packageNames, root } from "@flexcharge-tooling/config/Repository"
import { type Declarations, reportOf } from "./ApiReport.ts"

/** One report. */
export interface Report {
  /** The specifier of the face. */
  readonly face: string
  /** Path from the root. */
  readonly file: string
  readonly text: string
}

/** The reports of what was built last. */
export const currentReports = (): readonly Report[] => packageNames.flatMap(reportsOf)

/** The report that is committed, or an empty text. */
export const committed = ({ file }: Report): string =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : ""

/** Committed reports of faces that are no more, as paths from the root. */
export const orphans = (reports: readonly Report[]): readonly string[] =>
  packageNames
    .flatMap((packageName) => {
      const folder = `packages/${packageName}/api`
      return existsSync(join(root, folder))
        ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
        : []
    })
    .filter((file) => !reports.some((report) => report.file === file))

/** Writes all reports and removes orphans. Answers the paths of what changed. */
export const renew = (): readonly string[] => {
  const reports = currentReports()
  const gone = orphans(reports)
  for (const file of gone) rmSync(join(root, file))
  const changed = reports.filter((report) => report.text !== committed(report))
  for (const { file, text } of changed) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return [...gone, ...changed.map(({ file }) => file)]
}

const reportsOf = (packageName: string): readonly Report[] => {
  const { name, publishConfig } = manifest(`packages/${packageName}`)
  const faces = new Map<string, string>()
  for (const [path, conditions] of Object.entries(publishConfig?.exports ?? {})) {
    const { types } = Object(conditions) as { readonly types?: string } // as: of a condition object, or nothing
    if (types) faces.set(types.replace(/^\.\//, ""), `${name}${path.slice(1)}`)
  }
  const files = declarationsOf(packageName)
  return [...faces].map(([entry, face]) => {
    const short = face === name ? "index" : face.slice(name.length + 1).replaceAll("/", ".")
    return {
      face,
      file: `packages/${packageName}/api/${short}.api.md`,
      text: page(face, reportOf(entry, files, faces)),
    }
  })
}

const declarationsOf = (packageName: string): Declarations => {
  const folder = join(root, "packages", packageName, "dist")
  const names = readdirSync(folder).filter((name) => name.endsWith(".d.ts"))
  return new Map(names.map((name) => [`dist/${name}`, readFileSync(join(folder, name), "utf8")]))
}

const page = (face: string, report: string): string =>
  `# What \`${face}\` promises

Written by \`pnpm api\` from its built declarations; a difference here is a difference for who uses it.

\`\`\`ts
${report}
\`\`\`
`
