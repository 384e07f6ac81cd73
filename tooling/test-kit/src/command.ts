/** Runs commands and captures what they print. */
import { spawn } from "node:child_process"

/** How a command ended. */
export interface CommandResult {
  /** The exit code; 1 when a signal ended the command. */
  readonly code: number
  /** Standard output and standard error, in the order in which they arrived. */
  readonly output: string
}

type Environment = Readonly<Record<string, string>>

/** Runs a command to its end, whatever its exit code is. Rejects only when the program cannot be started. */
export const runCommand = (
  file: string,
  args: readonly string[],
  folder: string,
  environment: Environment = {},
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let output = ""
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += String(chunk)
      })
    child.once("error", reject)
    child.once("close", (code) => resolve({ code: code ?? 1, output }))
  })

/** Runs a command that must succeed. Returns its output; the error of a failed command contains all of it. */
export const runSuccessfully = async (
  file: string,
  args: readonly string[],
  folder: string,
  environment: Environment = {},
): Promise<string> => {
  const { code, output } = await runCommand(file, args, folder, environment)
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} failed with exit code ${code}:\n${output}`)
  return output
}
