/** A suite of a package as one program, run on another runtime. */
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { environment, type Runtime } from "./runtimes.ts"
import type { Result } from "./vitest.ts"

/** Some test files of one folder. */
export interface Suite {
  /** The folder, absolute. */
  readonly folder: string
  readonly files: readonly string[]
  /** What stands for an import, absolute: such as a crypto path for `#runtime`. */
  readonly alias: Readonly<Record<string, string>>
}

const runner = fileURLToPath(new URL("vitest.ts", import.meta.url))

/** Runs a suite. A program that could not run to its end is an error with all that it said. */
export const play = async ({ file, options }: Runtime, suite: Suite): Promise<Result> => {
  const place = await mkdtemp(join(tmpdir(), "flexcharge-suite-"))
  try {
    const program = join(place, "suite.mjs")
    await writeFile(program, await bundle(suite))
    const { stdout } = await promisify(execFile)(file, [...options, program], {
      cwd: suite.folder,
      env: { ...process.env, ...environment },
      maxBuffer: 64 << 20,
    })
    return JSON.parse(stdout)
  } finally {
    await rm(place, { recursive: true })
  }
}

const bundle = async ({ folder, files, alias }: Suite): Promise<string> => {
  const imports = files.map((name) => `import ${JSON.stringify(join(folder, name))}`)
  const { outputFiles } = await build({
    stdin: {
      contents: [...imports, 'import { run } from "vitest"', "console.log(JSON.stringify(await run()))"].join(
        "\n",
      ),
      resolveDir: folder,
      loader: "ts",
    },
    bundle: true,
    // Tests are nothing but side effects, whatever the package says of its sources.
    ignoreAnnotations: true,
    write: false,
    logLevel: "silent",
    format: "esm",
    platform: "node",
    target: "es2023",
    conditions: ["@flexcharge/source"],
    alias: { vitest: runner, ...alias },
    // Where fixtures are read from.
    define: { "import.meta.url": JSON.stringify(pathToFileURL(join(folder, "suite.ts")).href) },
  })
  return outputFiles[0]?.text ?? ""
}
