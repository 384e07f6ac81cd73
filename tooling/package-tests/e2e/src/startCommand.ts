/** Starts a command of this repository in a process of its own, which ends with the test. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/** A running command. */
export interface RunningCommand {
  readonly child: ChildProcess
  /** What it has printed so far, errors included. */
  readonly output: { readonly text: string }
  /** Its exit code and signal, when it has ended. */
  readonly exited: Promise<unknown[]>
}

const require = createRequire(import.meta.url)
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`))

export const demoCommand = join(folderOf("@flexcharge-apps/example-merchant"), "demo/demo.ts")
export const sandboxCommand = join(folderOf("@flexcharge/sandbox"), "src/bin.ts")

export const startCommand = (command: string, ...args: readonly string[]): RunningCommand => {
  const child = spawn(process.execPath, ["--conditions=@flexcharge/source", command, ...args])
  const output = { text: "" }
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output.text += String(chunk)
    })
  const exited = once(child, "exit")
  onTestFinished(async () => {
    child.kill()
    await exited
  })
  return { child, output, exited }
}
