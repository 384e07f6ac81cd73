/** Runtimes beside Node, and what it takes to run a program on them. */
import { fileURLToPath } from "node:url"

/** A runtime: its executable, and what stands before the program. */
export interface Runtime {
  readonly name: string
  readonly version: string
  readonly file: string
  readonly options: readonly string[]
}

const inside = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url))

/** All of them. */
export const runtimes: readonly Runtime[] = [
  { name: "Bun", version: "1.4.5", file: inside("@oven/bun-linux-x64/bin/bun"), options: ["run"] },
  {
    name: "Deno",
    version: "2.9.6",
    file: inside("@deno/linux-x64-glibc/deno"),
    options: ["run", "--node-modules-dir=manual", "--allow-all"],
  },
]

/** So that no runtime asks the network for a newer one. */
export const environment: Readonly<Record<string, string>> = { DENO_NO_UPDATE_CHECK: "1" }
