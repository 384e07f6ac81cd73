/** One step of a rehearsal: a command that has to succeed, and how long it took. */
import { spawn } from "node:child_process"

/** Runs a command; what it said, or an error with all of it. */
export const must = (
  file: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let said = ""
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        said += String(chunk)
      })
    child.once("error", reject)
    child.once("close", (code) =>
      code === 0
        ? resolve(said)
        : reject(new Error(`${file} ${args.join(" ")} ended with ${code}:\n${said}`)),
    )
  })

/** Does a step and prints its name, its result and its time. */
export const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const started = performance.now()
  const result = await work()
  const note = typeof result === "string" ? `: ${result}` : ""
  console.log(`${name}${note} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return result
}
