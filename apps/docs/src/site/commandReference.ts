/** The reference page of the commands, from their `--help` output. */
import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import type { MarkdownPage } from "./MarkdownPage.ts"

const run = promisify(execFile)

const helpOf = async (root: string, name: string, ...command: readonly string[]): Promise<string> => {
  const manifest = createRequire(join(root, "package.json")).resolve(`@flexcharge/${name}/package.json`)
  const bin = join(dirname(manifest), "src/bin.ts")
  const { stdout } = await run(process.execPath, [
    "--conditions=@flexcharge/source",
    bin,
    ...command,
    "--help",
  ])
  return stdout.trim()
}

const fence = (text: string): string => `\`\`\`text\n${text}\n\`\`\``

/** The page. */
export const commandReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const [client = "", sandbox = "", inbox = ""] = await Promise.all(
    ["core", "sandbox", "inbox"].map((name) => helpOf(root, name)),
  )
  const commands = [...sandbox.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((match) => match[1] ?? "")
  const helps = await Promise.all(commands.map((command) => helpOf(root, "sandbox", command)))
  return [
    {
      id: "reference/cli",
      title: "Commands",
      description:
        "The commands flexcharge, flexcharge-inbox and flexcharge-sandbox, with the text of their --help.",
      body: `## flexcharge

Installed with \`@flexcharge/core\`. When a call fails, run \`flexcharge doctor\` first: it checks credentials, merchant, keys, clock and connection. It also runs [checks of your own](/recipes/env/#add-your-own-checks).

${fence(client)}

## flexcharge-inbox

Installed with \`@flexcharge/inbox\`; see [dead letters](/inbox/dead-letters/) and [reconcile](/inbox/reconcile/).

${fence(inbox)}

## flexcharge-sandbox

Installed with \`@flexcharge/sandbox\`.

${fence(sandbox)}

${commands.map((command, index) => `### ${command}\n\n${fence(helps[index] ?? "")}`).join("\n\n")}`,
    },
  ]
}
