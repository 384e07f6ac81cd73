/** Finds the command of a command line and runs it. */
import { parseArgs } from "node:util"
import { unknownName } from "../suggest.ts"
import {
  type Command,
  type CommandEnvironment,
  helpFor,
  helpForAll,
  parserOptions,
  UsageError,
} from "./Command.ts"
import { conform } from "./conform.ts"
import { clock, faults, profile, resend, reset, state, trigger } from "./control.ts"
import { deliveries, orders, requests } from "./inspect.ts"
import { listen } from "./listen.ts"
import { sign, verify } from "./sign.ts"
import { start } from "./start.ts"

/** The commands, in the order of the help text. */
export const commands: readonly Command[] = [
  start,
  trigger,
  resend,
  listen,
  orders,
  deliveries,
  requests,
  clock,
  faults,
  profile,
  reset,
  state,
  sign,
  verify,
  conform,
]

/** Runs a command line. Returns the exit code: 0 for success, 1 for a failure, 2 for an invalid command line. */
export const run = (argv: readonly string[], environment: CommandEnvironment): Promise<number> =>
  runLine(argv, {
    ...environment,
    print: (text) => environment.print(printable(text)),
    printError: (text) => environment.printError(printable(text)),
  })

/** A text for a terminal. Requests may contain control characters, with which a terminal would clear the screen. */
const printable = (text: string): string =>
  text.replace(
    /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )

const runLine = async (argv: readonly string[], environment: CommandEnvironment): Promise<number> => {
  const [first = "start"] = argv
  if (first === "--help" || first === "-h" || first === "help") {
    environment.print(helpForAll(commands))
    return 0
  }
  const hasCommandName = !first.startsWith("-")
  const name = hasCommandName ? first : "start"
  const command = commands.find((candidate) => candidate.name === name)
  if (command === undefined) {
    const known = commands.map((candidate) => candidate.name)
    environment.printError(`${unknownName("command", name, known)}\n\n${helpForAll(commands)}`)
    return 2
  }
  try {
    return await runCommand(command, argv.slice(hasCommandName ? 1 : 0), environment)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    environment.printError(error.message)
    if (!isUsageError(error)) return 1
    environment.printError(`\n${helpFor(command)}`)
    return 2
  }
}

const runCommand = async (
  command: Command,
  args: readonly string[],
  environment: CommandEnvironment,
): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: parserOptions(command),
    allowPositionals: true,
  })
  if (values.help === true) {
    environment.print(helpFor(command))
    return 0
  }
  return command.run({
    ...environment,
    positionals,
    has: (name) => values[name] === true,
    option: (name) => {
      const value = values[name]
      return typeof value === "string" ? value : undefined
    },
  })
}

const isUsageError = (error: Error): boolean =>
  error instanceof UsageError || ("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
