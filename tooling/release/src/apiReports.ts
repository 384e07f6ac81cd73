/** The committed API report of each published entry point, `packages/<name>/api/<entry point>.api.md`, by API Extractor. */
import { existsSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { manifest, packageNames, root } from "@flexcharge-tooling/config/Repository"
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor"

/** An entry point of a package. */
export interface EntryPoint {
  /** The name of the report: `index`, or the subpath with dots. */
  readonly name: string
  /** The absolute path of its declarations. */
  readonly declarations: string
}

/** The report of one entry point. */
export interface ApiReport {
  /** The absolute path of the committed report. */
  readonly file: string
  /** Whether the declarations differ from the committed report. */
  readonly hasChanged: boolean
}

/** The published entry points of a package that have declarations. */
export const entryPointsOf = (packageName: string): readonly EntryPoint[] => {
  const { publishConfig } = manifest(`packages/${packageName}`)
  return Object.entries(publishConfig?.exports ?? {}).flatMap(([path, target]) => {
    const { types } = Object(target) as { readonly types?: string } // as: an object of conditions, or a file name
    if (types === undefined) return []
    const name = path === "." ? "index" : path.slice(2).replaceAll("/", ".")
    return [{ name, declarations: join(root, "packages", packageName, types) }]
  })
}

/** Compares the built declarations of every package with the committed reports, and writes the reports on request. */
export const apiReports = (options: { readonly write: boolean }): readonly ApiReport[] =>
  packageNames.flatMap((packageName) =>
    apiReportsOf(join(root, "packages", packageName), entryPointsOf(packageName), options),
  )

/** Like `apiReports`, for one package. */
export const apiReportsOf = (
  folder: string,
  entryPoints: readonly EntryPoint[],
  { write }: { readonly write: boolean },
): readonly ApiReport[] => {
  const files = entryPoints.map(({ declarations }) => declarations)
  const configurations = entryPoints.map((entryPoint) => configurationOf(folder, entryPoint, files))
  const [first] = configurations
  if (first === undefined) return []
  if (write) mkdirSync(join(folder, "api"), { recursive: true }) // API Extractor creates no folder
  // One program for all entry points, which share most of their declarations.
  const compilerState = CompilerState.create(first, { additionalEntryPoints: files })
  return configurations.map((configuration) => {
    const { apiReportChanged } = Extractor.invoke(configuration, {
      localBuild: write,
      compilerState,
      messageCallback: (message) => {
        message.handled = true // the result says whether the report has changed
      },
    })
    return { file: configuration.reportFilePath, hasChanged: apiReportChanged }
  })
}

const configurationOf = (folder: string, { name, declarations }: EntryPoint, files: readonly string[]) => {
  const silent = { default: { logLevel: ExtractorLogLevel.None } }
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      compiler: { overrideTsconfig: { compilerOptions, files } },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: join(folder, "api"),
        reportTempFolder: join(root, "tooling/release/.results/api"),
        // Also the declarations that an exported one refers to.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
  })
}

const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  lib: ["es2023", "dom", "esnext.disposable"],
  types: [],
  strict: true,
  skipLibCheck: true,
}

/** Committed reports, as absolute paths, whose entry point no longer exists. */
export const unusedReports = (reports: readonly ApiReport[]): readonly string[] => {
  const used = new Set(reports.map(({ file }) => file))
  return packageNames.flatMap((packageName) => {
    const folder = join(root, "packages", packageName, "api")
    if (!existsSync(folder)) return []
    return readdirSync(folder)
      .map((file) => join(folder, file))
      .filter((file) => !used.has(file))
  })
}
