/** TypeScript 5.8 to 7, with the strictest settings that a consumer may have. */
import { runSuccessfully } from "@flexcharge-tooling/test-kit/command"
import type { MatrixCase } from "./MatrixCase.ts"
import type { MatrixEnvironment } from "./MatrixEnvironment.ts"
import { inside } from "./Tools.ts"

const versions = ["5.8.3", "5.9.3", "6.0.3", "7.0.2"]
const settings = [
  { resolution: "nodenext", file: "tsconfig.json" },
  { resolution: "bundler", file: "tsconfig.bundler.json" },
]

/** The cases of compilers. */
export const compilerCases = ({ project, tools }: MatrixEnvironment): readonly MatrixCase[] =>
  versions.flatMap((version) =>
    settings.map(({ resolution, file }) => ({
      area: "types",
      name: `TypeScript ${version} ${resolution}`,
      run: async () => {
        const compiler = inside(await tools.install(`typescript@${version}`), "typescript/bin/tsc")
        for (const folder of ["typescript", "typescript-with-peers"])
          await runSuccessfully(process.execPath, [compiler, "-p", `${folder}/${file}`], project.folder)
        return "entry points without skipLibCheck; those for Effect, Express, Nest and React"
      },
    })),
  )
