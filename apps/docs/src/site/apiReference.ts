/** The API reference of every published entry point, from the docstrings of its exports. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { Application, type TypeDocOptions } from "typedoc"
import type { PluginOptions } from "typedoc-plugin-markdown"
import type { MarkdownPage } from "./MarkdownPage.ts"

const packages = [
  "core",
  "schema",
  "webhooks",
  "server",
  "browser",
  "inbox",
  "express",
  "nest",
  "remix",
  "sandbox",
]

/** One published entry point: its import specifier and its source file. */
interface EntryPoint {
  readonly specifier: string
  readonly file: string
}

const options: Partial<TypeDocOptions & PluginOptions> = {
  plugin: ["typedoc-plugin-markdown"],
  skipErrorChecking: true, // the `typecheck` script reports type errors
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

/** One page per entry point, with links between them. */
export const apiReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const exported = (await Promise.all(packages.map((name) => entryPointsOf(root, name)))).flat()
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-api-"))
  try {
    const application = await Application.bootstrapWithPlugins({
      ...options,
      entryPoints: exported.map(({ file }) => file),
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

const entryPointsOf = async (root: string, name: string): Promise<readonly EntryPoint[]> => {
  const manifestFile = createRequire(join(root, "package.json")).resolve(`@flexcharge/${name}/package.json`)
  const manifest: { exports: Record<string, { "@flexcharge/source"?: string }> } = JSON.parse(
    await readFile(manifestFile, "utf8"),
  )
  return Object.entries(manifest.exports).flatMap(([subpath, conditions]) => {
    const source = conditions["@flexcharge/source"]
    if (source === undefined || (name === "schema" && subpath === "./effect")) return []
    return [{ specifier: join(`@flexcharge/${name}`, subpath), file: join(dirname(manifestFile), source) }]
  })
}

/** `browser/src/csp.md` is the entry point `@flexcharge/browser/csp`; a namespace follows its entry point. */
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
  const body = withoutGaps(withoutMinorHeadings(text))
    .replace(/\]\((?!https?:|#)([^)#]+\.md)(#[^)]*)?\)/g, (_, target: string, anchor = "") => {
      const found = relative(".", join(dirname(name), target))
      return `](/${idOf(found)}/${anchor})`
    })
    .replace(/^\*\*\*$/gm, "")
  return { id: idOf(name), title, description: `Every export of ${title}, with its documentation.`, body }
}

/** TypeDoc writes a heading for every part of an export. Only exports and their members keep headings. */
const withoutMinorHeadings = (text: string): string =>
  text
    .replace(/^#+ (Properties|Methods|Constructors|Accessors)\n/gm, "")
    .replace(
      /^#+ (Namespaces|Extends|Extended by|Parameters|Returns|Overrides|Inherited from|Type Parameters|Constructor|Call Signature|Throws|Example|Deprecated|Indexable|Type Literal|Type Declaration)$/gm,
      "**$1**",
    )

/** Numbers the headings from the second level on, so that none skips a level. */
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
