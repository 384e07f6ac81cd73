/** TypeScript 5.8 to 7, with the strictest settings that a consumer may have. */
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import { expectOutput, type MatrixCase } from "./MatrixCase.ts"
import type { MatrixEnvironment } from "./MatrixEnvironment.ts"
import { commonJsOutput } from "./projects.ts"
import { inside } from "./Tools.ts"

const versions = ["5.8.3", "5.9.3", "6.0.3", "7.0.2"]
const settings = [
  { resolution: "nodenext", file: "tsconfig.json" },
  { resolution: "bundler", file: "tsconfig.bundler.json" },
]

/** The cases of compilers. */
export const compilerCases = ({ project, tools }: MatrixEnvironment): readonly MatrixCase[] =>
  versions.flatMap((version) => {
    const compile = async (configuration: string) => {
      const compiler = inside(await tools.install(`typescript@${version}`), "typescript/bin/tsc")
      await runSuccessfully(process.execPath, [compiler, "-p", configuration], project.folder)
    }
    const esModules = settings.map(({ resolution, file }) => ({
      area: "types" as const,
      name: `TypeScript ${version} ${resolution}`,
      run: async () => {
        for (const folder of ["typescript", "typescript-with-peers"]) await compile(`${folder}/${file}`)
        return "entry points without skipLibCheck; those for Effect, Express, Nest and React"
      },
    }))
    const commonJs = {
      area: "types" as const,
      name: `TypeScript ${version} module: commonjs`,
      run: async () => {
        await compile("typescript-commonjs")
        const program = "typescript-commonjs/dist/program.js"
        expectOutput(
          await runSuccessfully(process.execPath, ["--no-warnings", program], project.folder),
          commonJsOutput,
        )
        return "compiled without another setting, and run"
      },
    }
    return [...esModules, commonJs]
  })
