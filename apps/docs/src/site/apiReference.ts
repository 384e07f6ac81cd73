/** The reference of every published face, from the docstrings of its exports. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { Application, type TypeDocOptions } from "typedoc"
import type { PluginOptions } from "typedoc-plugin-markdown"
import type { MarkdownPage } from "./MarkdownPage.ts"

const packages = ["core", "schema", "webhooks", "server", "browser", "express", "nest", "remix", "sandbox"]

/** One published face: its import specifier and the source file behind it. */
interface Face {
  readonly specifier: string
  readonly file: string
}

const options: Partial<TypeDocOptions & PluginOptions> = {
  plugin: ["typedoc-plugin-markdown"],
  skipErrorChecking: true, // `typecheck` has looked
  excludeExternals: true,
  excludePrivate: true,
  disableSources: true,
  readme: "none",
  logLevel: "Error",
  outputFileStrategy: "modules",
  entryFileName: "index",
  hideBreadcrumbs: true,
  hidePageHeader: true,
  hidePageTitle: true,
  hideGroupHeadings: true,
  useCodeBlocks: true,
  expandObjects: false,
  interfacePropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  parametersFormat: "table",
  classPropertiesFormat: "table",
  tableColumnSettings: {
    hideSources: true,
    hideInherited: true,
    hideDefaults: true,
    hideModifiers: true,
    hideOverrides: true,
  },
}

/** One page for each face, with links between them. */
export const apiReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const faces = (await Promise.all(packages.map((name) => facesOf(root, name)))).flat()
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-api-"))
  try {
    const application = await Application.bootstrapWithPlugins({
      ...options,
      entryPoints: faces.map(({ file }) => file),
      tsconfig: join(root, "tsconfig.api.json"),
    })
    const project = await application.convert()
    if (project === undefined) throw new Error("TypeDoc could not read the packages.")
    await application.outputs.writeOutput({ name: "markdown", path: folder }, project)
    const names = (await readdir(folder, { recursive: true })).filter((name) => /\w+\/.*\.md$/.test(name))
    return await Promise.all(
      names.sort().map(async (name) => page(name, await readFile(join(folder, name), "utf8"))),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

const facesOf = async (root: string, name: string): Promise<readonly Face[]> => {
  const manifestFile = createRequire(join(root, "package.json")).resolve(`@flexcharge/${name}/package.json`)
  const manifest: { exports: Record<string, { "@flexcharge/source"?: string }> } = JSON.parse(
    await readFile(manifestFile, "utf8"),
  )
  return Object.entries(manifest.exports).flatMap(([subpath, face]) => {
    const source = face["@flexcharge/source"]
    if (source === undefined || (name === "schema" && subpath === "./effect")) return []
    return [{ specifier: join(`@flexcharge/${name}`, subpath), file: join(dirname(manifestFile), source) }]
  })
}

/** `browser/src/csp.md` is the face `@flexcharge/browser/csp`; a namespace stands below its face. */
const specifierOf = (name: string): string =>
  `@flexcharge/${name
    .replace(/\.md$/, "")
    .replace(/\/index$/, "")
    .replace(/\/src\b/, "")
    .replace(/\/namespaces\//, "/")}`

const idOf = (name: string): string =>
  `reference/api/${specifierOf(name).replace("@flexcharge/", "").replaceAll("/", "-").toLowerCase()}`

const page = (name: string, text: string): MarkdownPage => {
  const title = specifierOf(name)
  const body = withoutGaps(withoutNoise(text))
    .replace(/\]\((?!https?:|#)([^)#]+\.md)(#[^)]*)?\)/g, (_, target: string, anchor = "") => {
      const found = relative(".", join(dirname(name), target))
      return `](/${idOf(found)}/${anchor})`
    })
    .replace(/^\*\*\*$/gm, "")
  return { id: idOf(name), title, description: `Every export of ${title}, with its documentation.`, body }
}

/** TypeDoc gives a heading to every small part of an export; the export and its members keep theirs. */
const withoutNoise = (text: string): string =>
  text
    .replace(/^#+ (Properties|Methods|Constructors|Accessors)\n/gm, "")
    .replace(
      /^#+ (Namespaces|Extends|Extended by|Parameters|Returns|Overrides|Inherited from|Type Parameters|Constructor|Call Signature|Throws|Example|Deprecated|Indexable|Type Literal|Type Declaration)$/gm,
      "**$1**",
    )

/** Headings renumbered from the second level on, so that none skips a level. */
const withoutGaps = (text: string): string => {
  const open: number[] = []
  let isCode = false
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("```")) isCode = !isCode
      const [, marks] = /^(#+) /.exec(line) ?? []
      if (isCode || marks === undefined) return line
      while ((open.at(-1) ?? 0) >= marks.length) open.pop()
      open.push(marks.length)
      return "#".repeat(Math.min(open.length + 1, 6)) + line.slice(marks.length)
    })
    .join("\n")
}
