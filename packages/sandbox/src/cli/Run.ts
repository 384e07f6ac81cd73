/** Finds the command that was typed and runs it. */
import { parseArgs } from "node:util"
import { type Command, type CommandEnvironment, parserOptions, UsageError } from "./Command.ts"
import { conform } from "./conform.ts"
import { clock, faults, profile, resend, reset, state, trigger } from "./control.ts"
import { helpFor, helpForAll } from "./Help.ts"
import { listen } from "./listen.ts"
import { deliveries, journal, orders } from "./query.ts"
import { sign, verify } from "./sign.ts"
import { start } from "./start.ts"

/** All commands, in the order in which help shows them. */
export const commands: readonly Command[] = [
  ...[start, trigger, resend, listen, orders, deliveries, journal],
  ...[clock, faults, profile, reset, state, sign, verify, conform],
]

/** Runs what was typed; answers the exit code: 0 done, 1 not done, 2 not understood. */
export const run = async (argv: readonly string[], surroundings: CommandEnvironment): Promise<number> => {
  const [first = "start"] = argv
  if (first === "--help" || first === "-h" || first === "help") {
    surroundings.print(helpForAll(commands))
    return 0
  }
  const isNamed = !first.startsWith("-")
  const command = commands.find(({ name }) => name === (isNamed ? first : "start"))
  if (command === undefined) {
    surroundings.printError(`There is no command "${first}".\n\n${helpForAll(commands)}`)
    return 2
  }
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(isNamed ? 1 : 0),
      options: parserOptions(command),
      allowPositionals: true,
    })
    if (values.help === true) {
      surroundings.print(helpFor(command))
      return 0
    }
    return await command.run({
      ...surroundings,
      words: positionals,
      is: (name) => values[name] === true,
      option: (name) => {
        const value = values[name]
        return typeof value === "string" ? value : undefined
      },
    })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    surroundings.printError(error.message)
    const isMisuse =
      error instanceof UsageError || ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
    if (isMisuse) surroundings.printError(`\n${helpFor(command)}`)
    return isMisuse ? 2 : 1
  }
}
