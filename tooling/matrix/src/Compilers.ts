/** TypeScript 5.8 to 7, with the strictest settings a consumer may have. */
import { must } from "@flexcharge-tooling/release/Step"
import { peerTypes, plainTypes } from "./programs.ts"
import type { Row } from "./Row.ts"
import { inside, type Stage } from "./Stage.ts"

const versions = ["5.8.3", "5.9.3", "6.0.3", "7.0.2"]
const resolutions = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
]

/** The rows of compilers. */
export const compilers = (stage: Stage): readonly Row[] =>
  versions.flatMap((version) => resolutions.map((resolution) => compilerRow(stage, version, resolution)))

const strict = {
  ...{
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    isolatedModules: true,
  },
  ...{ verbatimModuleSyntax: true, noEmit: true, target: "es2022", lib: ["es2023", "dom"] },
}

const compilerRow = (
  { stranger, tools }: Stage,
  version: string,
  resolution: (typeof resolutions)[number],
): Row => ({
  area: "types",
  name: `TypeScript ${version} ${resolution.moduleResolution}`,
  attempt: async () => {
    const folder = await tools.install(`typescript@${version}`)
    const check = async (name: string, program: string, options: object) => {
      await stranger.write(`types/${name}/${name}.ts`, program)
      const settings = { compilerOptions: { ...strict, ...resolution, ...options }, include: ["*.ts"] }
      await stranger.write(`types/${name}/tsconfig.json`, JSON.stringify(settings))
      const compiler = inside(folder, "typescript/bin/tsc")
      await must(process.execPath, [compiler, "-p", `types/${name}`], stranger.folder)
    }
    await check("plain", plainTypes, { types: [], skipLibCheck: false })
    const effectful = { types: ["node"], skipLibCheck: true, experimentalDecorators: true }
    await check("peers", peerTypes, effectful)
    return "plain faces without skipLibCheck; Effect, Express, Nest, React faces"
  },
})
