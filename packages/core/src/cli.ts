/** The `flexcharge` command: its arguments, its output and its exit codes. */
import { parseArgs } from "node:util"
import { type Order, OrderState, Signal } from "@flexcharge/schema"
import { isApiError } from "./ApiError.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import { type Client, createClient } from "./createClient.ts"
import { examine } from "./doctor.ts"

/** What the command uses of its process. */
export interface CommandEnvironment {
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
  /** Options from the environment or from a prompt; never from arguments. */
  readonly options: () => Promise<ClientOptions>
  readonly nodeVersion: string
  readonly now: () => number
}

/** 0 for success, 1 for a failed call or check, 2 for invalid arguments. */
export type ExitCode = 0 | 1 | 2

const usage = `flexcharge: query orders of FlexCharge, and diagnose a set-up

  flexcharge order <orderSessionKey>
  flexcharge outcome <orderSessionKey> [--follow]
  flexcharge orders [--status 5,7] [--from 2026-06-01] [--to 2026-06-30] [--limit 50]
  flexcharge doctor

  --from     a day in UTC, or an instant such as 2026-06-01T08:00:00Z
  --to       the same; a day is included to its end
  --status   0 draft, 1 on hold, 2 cancelled, 3 problem, 4 processing, 5 capture required, 6 returned,
             7 completed
  --json     print one JSON value per line
  --help     print this text

Credentials come from FLEXCHARGE_APP_KEY, FLEXCHARGE_APP_SECRET and FLEXCHARGE_MID, or from a prompt; never
give them as arguments, which others on the machine can read. FLEXCHARGE_ENVIRONMENT is sandbox or production.`

const usageOf: Readonly<Record<string, string>> = {
  order: "flexcharge order <orderSessionKey>",
  outcome: "flexcharge outcome <orderSessionKey> [--follow]",
  orders: "flexcharge orders [--status 5,7] [--from 2026-06-01] [--to 2026-06-30] [--limit 50]",
  doctor: "flexcharge doctor",
}

const options = {
  json: { type: "boolean" },
  help: { type: "boolean" },
  follow: { type: "boolean" },
  status: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  limit: { type: "string" },
} as const

const optionsOf: Readonly<Record<string, readonly string[]>> = {
  order: ["json"],
  outcome: ["json", "follow"],
  orders: ["json", "status", "from", "to", "limit"],
  doctor: ["json"],
}

interface ParsedArguments {
  readonly command: string | undefined
  readonly key: string | undefined
  readonly values: { readonly [Name in keyof typeof options]?: string | boolean }
}

/** Runs the command and returns its exit code. */
export const run = async (args: readonly string[], environment: CommandEnvironment): Promise<ExitCode> => {
  const parsed = parseArguments(args)
  if (typeof parsed === "string") {
    environment.printError(`${parsed}\n\n${usage}`)
    return 2
  }
  const { command, values } = parsed
  if (values.help || command === undefined) {
    environment.print(usage)
    return 0
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
    if (values.help || command === undefined) return { command, key, values }
    const commandUsage = Object.hasOwn(usageOf, command) ? usageOf[command] : undefined
    if (commandUsage === undefined)
      return `There is no command "${command}". The commands are ${Object.keys(usageOf).join(", ")}.`
    const needsKey = command === "order" || command === "outcome"
    if (needsKey && key === undefined)
      return `The command "${command}" needs an orderSessionKey. Usage: ${commandUsage}`
    if (more.length > 0 || (!needsKey && key !== undefined))
      return `Too many arguments for "${command}". Usage: ${commandUsage}`
    return optionProblem(command, values) ?? { command, key, values }
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments cannot be parsed."
  }
}

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

const orders: Command = async (client, { values }, { print }) => {
  const limit = Number(values.limit ?? 50)
  const query = {
    ...(typeof values.status === "string" ? { status: values.status.split(",").map(Number) } : {}),
    ...(typeof values.from === "string" ? { from: instant(values.from, "00:00:00") } : {}),
    ...(typeof values.to === "string" ? { to: instant(values.to, "23:59:59.999") } : {}),
  }
  let count = 0
  for await (const found of client.orders(query)) {
    if (count++ >= limit) break
    print(values.json ? JSON.stringify(found) : tableRow(found))
  }
  if (count === 0 && !values.json) print("No orders match.")
}

const instant = (text: string, time: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${time}Z` : text)

const tableRow = ({ id, statusName, status, orderPlacedDate, currencyCode }: Order) =>
  [
    id ?? "-",
    (statusName ?? String(status ?? "-")).padEnd(16),
    orderPlacedDate ?? "-",
    currencyCode ?? "",
  ].join("  ")

const commands: Readonly<Record<string, Command>> = { order, outcome, orders }

const doctor = async ({ values }: ParsedArguments, environment: CommandEnvironment): Promise<ExitCode> => {
  const findings = await examine({ ...environment, options: await environment.options() })
  if (values.json) environment.print(JSON.stringify(findings))
  else
    for (const { subject, isOk, detail, fix } of findings) {
      environment.print(`${isOk ? "ok  " : "FAIL"} ${subject.padEnd(12)} ${detail}`)
      if (fix !== undefined) environment.print(`     ${" ".repeat(12)} -> ${fix}`)
    }
  return findings.every(({ isOk }) => isOk) ? 0 : 1
}
