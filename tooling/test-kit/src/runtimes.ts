/** Bun and Deno from the package registry, for Linux on x64, and how they run programs and tests. */
import { fileURLToPath } from "node:url"

/** A runtime besides Node. */
export interface Runtime {
  readonly name: string
  readonly version: string
  /** The absolute path of the executable. */
  readonly file: string
  /** Arguments before the file name of a program. */
  readonly runArguments: readonly string[]
  /** Arguments before the file names of tests, which run under the runtime's own test runner. */
  readonly testArguments: (conditions: readonly string[]) => readonly string[]
}

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const denoOptions = ["--node-modules-dir=manual", "--no-lock", "--allow-all"]

export const runtimes: readonly Runtime[] = [
  {
    name: "Bun",
    version: "1.4.5",
    file: pathOf("node_modules/@oven/bun-linux-x64/bin/bun"),
    runArguments: ["run"],
    // Bun provides what the tests import from vitest.
    testArguments: (conditions) => ["test", ...conditions.map((condition) => `--conditions=${condition}`)],
  },
  {
    name: "Deno",
    version: "2.9.6",
    file: pathOf("node_modules/@deno/linux-x64-glibc/deno"),
    runArguments: ["run", ...denoOptions],
    testArguments: (conditions) => [
      ...["test", ...denoOptions, "--no-check", `--import-map=${pathOf("denoImportMap.json")}`],
      ...conditions.map((condition) => `--conditions=${condition}`),
    ],
  },
]

/** Keeps a runtime from looking for a newer version, and its output free of colors. */
export const runtimeEnvironment: Readonly<Record<string, string>> = {
  DENO_NO_UPDATE_CHECK: "1",
  NO_COLOR: "1",
}
