/** The `flexcharge` command: its arguments, its output and its exit codes. */
import { parseArgs } from "node:util"
import { Money, type Order, OrderState, Signal } from "@flexcharge/schema"
import packageManifest from "../package.json" with { type: "json" }
import { isApiError } from "./ApiError.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import { type Client, createClient } from "./createClient.ts"
import { type Finding, redactor, runDoctorChecks } from "./DoctorCheck.ts"
import { examine } from "./doctor.ts"

/** What the command uses of its process. */
export interface CommandEnvironment {
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
  /** Options from the environment or from a prompt; never from arguments. */
  readonly options: () => Promise<ClientOptions>
  readonly nodeVersion: string
  readonly now: () => number
  /** The environment variables. */
  readonly variables: () => Readonly<Record<string, string | undefined>>
  /** Adds the variables of a file to those of the environment, which take precedence. Throws when it cannot be read. */
  readonly loadVariables: (file: string) => void
  /** Loads a module and returns its default export. */
  readonly loadModule: (path: string) => Promise<unknown>
}

/** 0 for success, 1 for a failed call or check, 2 for invalid arguments. */
export type ExitCode = 0 | 1 | 2

const usageOf: Readonly<Record<string, string>> = {
  order: "flexcharge order <orderSessionKey>",
  outcome: "flexcharge outcome <orderSessionKey> [--follow]",
  orders: "flexcharge orders [text] [--status 5,7] [--from 2026-06-01] [--to 2026-06-30] [--limit 50]",
  doctor: "flexcharge doctor [--checks ./doctor.mjs]",
}

const usage = `flexcharge: query orders of FlexCharge, and check a set-up

${Object.values(usageOf)
  .map((line) => `  ${line}`)
  .join("\n")}
  flexcharge help [command]

  text         search for orders, for example by your own order id if you sent it as correlationId
  --status     0 draft, 1 on hold, 2 cancelled, 3 problem, 4 processing, 5 capture required, 6 returned,
               7 completed
  --from       a day in UTC, or an instant such as 2026-06-01T08:00:00Z
  --to         the same; a day is included to its end
  --checks     also run the checks of your own that this module exports, such as of your webhook endpoint
  --env-file   read variables from this file; those of the environment take precedence
  --json       print one JSON value per line
  --version    print the version
  --help       print this text

Credentials come from FLEXCHARGE_APP_KEY, FLEXCHARGE_APP_SECRET and FLEXCHARGE_MID, or from a prompt; never
give them as arguments, which others on the machine can read. FLEXCHARGE_ENVIRONMENT is sandbox or production.

The exit code is 0 for success, 1 for a failed call or check, and 2 for invalid arguments.`

const options = {
  json: { type: "boolean" },
  help: { type: "boolean" },
  version: { type: "boolean" },
  "env-file": { type: "string" },
  follow: { type: "boolean" },
  status: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  limit: { type: "string" },
  checks: { type: "string" },
} as const

const optionsOf: Readonly<Record<string, readonly string[]>> = {
  order: ["json", "env-file"],
  outcome: ["json", "follow", "env-file"],
  orders: ["json", "status", "from", "to", "limit", "env-file"],
  doctor: ["json", "checks", "env-file"],
}

interface ParsedArguments {
  readonly command: string | undefined
  /** The orderSessionKey of an order, or the text to search for. */
  readonly key: string | undefined
  readonly values: { readonly [Name in keyof typeof options]?: string | boolean }
}

/** Runs the command and returns its exit code. */
export const run = (args: readonly string[], environment: CommandEnvironment): Promise<ExitCode> =>
  runCommand(args, {
    ...environment,
    print: (line) => environment.print(printable(line)),
    printError: (line) => environment.printError(printable(line)),
  })

/**
 * One line for a terminal. Texts of the service may contain control characters, with which a terminal would clear the
 * screen or begin a line of its own, and characters that reverse the text. JSON stays JSON with the same value.
 */
const printable = (line: string): string =>
  line
    .replace(/[\t-\r]+/g, " ")
    .replace(
      /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )

const printLines = (print: CommandEnvironment["print"], text: string): void => {
  for (const line of text.split("\n")) print(line)
}

const runCommand = async (args: readonly string[], environment: CommandEnvironment): Promise<ExitCode> => {
  const parsed = parseArguments(args)
  if (typeof parsed === "string") {
    printLines(environment.printError, parsed)
    return 2
  }
  const { command, key, values } = parsed
  if (values.version) {
    environment.print(packageManifest.version)
    return 0
  }
  if (values.help || command === undefined || command === "help") {
    const asked = command === "help" ? key : command
    printLines(environment.print, asked === undefined ? usage : `Usage: ${usageOf[asked]}\n\n${usage}`)
    return 0
  }
  const file = values["env-file"]
  if (typeof file === "string") {
    try {
      environment.loadVariables(file)
    } catch {
      environment.printError(`The file of --env-file cannot be read: ${file}`)
      return 2
    }
  }
  if (command === "doctor") return doctor(parsed, environment)
  try {
    const client = createClient(await environment.options())
    try {
      await commands[command]?.(client, parsed, environment)
    } finally {
      await client.close()
    }
    return 0
  } catch (error) {
    if (!isApiError(error)) throw error
    environment.printError(
      values.json ? JSON.stringify({ error: { ...error, message: error.message } }) : error.message,
    )
    return 1
  }
}

/** Parses the arguments, or returns what is invalid about them. */
const parseArguments = (args: readonly string[]): ParsedArguments | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [command, key, ...more] = positionals
    const named = command === "help" ? key : command
    if (named !== undefined && !Object.hasOwn(usageOf, named)) return unknownCommand(named)
    if (values.help || values.version || command === undefined || command === "help")
      return { command, key, values }
    const commandUsage = usageOf[command]
    const needsKey = command === "order" || command === "outcome"
    if (needsKey && key === undefined)
      return `The command "${command}" needs an orderSessionKey. Usage: ${commandUsage}`
    if (more.length > 0 || (command === "doctor" && key !== undefined))
      return `Too many arguments for "${command}". Usage: ${commandUsage}`
    return optionProblem(command, values) ?? { command, key, values }
  } catch (error) {
    const message = error instanceof Error ? error.message : "The arguments cannot be parsed."
    return `${message}\nRun flexcharge help for all options.`
  }
}

const unknownCommand = (name: string): string =>
  `There is no command "${name}". The commands are ${Object.keys(usageOf).join(", ")}.`

/** What is invalid about the options of a command: an option that has no effect must not seem to have one. */
const optionProblem = (command: string, values: ParsedArguments["values"]): string | undefined => {
  const unknown = Object.keys(values).find((name) => !optionsOf[command]?.includes(name))
  if (unknown !== undefined)
    return `The command "${command}" has no option --${unknown}. Usage: ${usageOf[command]}`
  const { status = "0", limit = "1" } = values
  if (!/^\d+(,\d+)*$/.test(String(status)))
    return "The option --status must be one or more numbers separated by commas, such as 5,7."
  if (!/^[1-9]\d*$/.test(String(limit))) return "The option --limit must be a whole number from 1."
  return undefined
}

type Command = (client: Client, parsed: ParsedArguments, environment: CommandEnvironment) => Promise<void>

const order: Command = async (client, { key = "", values }, { print }) => {
  const found = await client.order(key)
  if (values.json) return print(JSON.stringify(found))
  for (const [name, value] of Object.entries(found))
    if (value !== null)
      print(`${name.padEnd(18)} ${typeof value === "object" ? JSON.stringify(value) : value}`)
}

const outcome: Command = async (client, { key = "", values }, { print }) => {
  const show = (state: OrderState) => print(values.json ? JSON.stringify(state) : describeState(state))
  if (!values.follow)
    return show(OrderState.join(OrderState.initial, Signal.fromOrder(await client.order(key))))
  let lastPhase = ""
  const onState = (state: OrderState) => {
    if (state.phase !== lastPhase) show(state)
    lastPhase = state.phase
  }
  await client.waitForOutcome(key, { onState, timeoutMillis: 2 ** 31 - 1 })
}

const describeState = (state: OrderState): string => {
  const final = OrderState.isFinal(state) ? " (final)" : ""
  const unknown = state.unknown.length > 0 ? `, unknown: ${state.unknown.join(", ")}` : ""
  return `${state.phase}${final}${unknown}`
}

const orders: Command = async (client, { key, values }, { print }) => {
  const limit = Number(values.limit ?? 50)
  const query = {
    ...(key === undefined ? {} : { query: key }),
    ...(typeof values.status === "string" ? { status: values.status.split(",").map(Number) } : {}),
    ...(typeof values.from === "string" ? { from: instant(values.from, "00:00:00") } : {}),
    ...(typeof values.to === "string" ? { to: instant(values.to, "23:59:59.999") } : {}),
  }
  let count = 0
  for await (const found of client.orders(query)) {
    if (count++ >= limit) break
    if (count === 1 && !values.json) print(tableRow(columns.map(({ title }) => title)))
    print(values.json ? JSON.stringify(found) : tableRow(columns.map(({ value }) => value(found) ?? "-")))
  }
  if (count === 0 && !values.json) print("No orders match.")
}

const instant = (text: string, time: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${time}Z` : text)

interface Column {
  readonly title: string
  readonly width: number
  readonly value: (order: Order) => string | null | undefined
}

const columns: readonly Column[] = [
  { title: "orderSessionKey", width: 36, value: ({ id }) => id },
  { title: "your order id", width: 20, value: ({ correlationId }) => correlationId },
  {
    title: "status",
    width: 16,
    value: ({ statusName, status }) => statusName ?? (status == null ? undefined : String(status)),
  },
  { title: "amount", width: 12, value: amountOf },
  { title: "placed", width: 0, value: ({ orderPlacedDate }) => orderPlacedDate },
]

/** The amount of an order. The service lists it in minor units, as everywhere but in refunds (assumed). */
function amountOf({ amount, currencyCode }: Order): string | undefined {
  if (!Number.isSafeInteger(amount)) return undefined
  const currency = currencyCode ?? "USD"
  return `${Money.toDecimal(Number(amount), currency)} ${currency}`
}

const tableRow = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(columns[index]?.width ?? 0))
    .join("  ")
    .trimEnd()

const commands: Readonly<Record<string, Command>> = { order, outcome, orders }

const doctor = async ({ values }: ParsedArguments, environment: CommandEnvironment): Promise<ExitCode> => {
  const options = await environment.options()
  const variables = environment.variables()
  const findings: Finding[] = [...(await examine({ ...environment, options, variables }))]
  if (typeof values.checks === "string")
    findings.push(
      ...(await runDoctorChecks(values.checks, environment.loadModule, redactor(options, variables))),
    )
  if (values.json) environment.print(JSON.stringify(findings))
  else
    for (const { subject, isOk, detail, fix } of findings) {
      environment.print(`${isOk ? "ok  " : "FAIL"} ${subject.padEnd(12)} ${detail}`)
      if (fix !== undefined) environment.print(`     ${" ".repeat(12)} -> ${fix}`)
    }
  return findings.every(({ isOk }) => isOk) ? 0 : 1
}
