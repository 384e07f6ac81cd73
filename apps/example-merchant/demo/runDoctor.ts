/** Runs the command `flexcharge doctor` with the checks of the shop, as its owner does in a terminal. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"

const command = join(
  dirname(createRequire(import.meta.url).resolve("@flexcharge/core/package.json")),
  "src/bin.ts",
)
const checks = join(import.meta.dirname, "doctorChecks.ts")

/** Prints the lines of the doctor, and returns whether every check has passed. */
export const runDoctor = async (
  variables: Readonly<Record<string, string>>,
  print: (line: string) => void,
): Promise<boolean> => {
  const args = ["--conditions=@flexcharge/source", command, "doctor", "--checks", checks]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const exited = once(child, "exit")
  for await (const line of createInterface(child.stdout)) print(line)
  const [code] = await exited
  return code === 0
}
