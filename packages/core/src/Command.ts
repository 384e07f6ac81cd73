/** The `flexcharge` command: what it is asked, what it prints, how it ends. */
import { parseArgs } from "node:util"
import { type Order, OrderState, Signal } from "@flexcharge/schema"
import { isApiError } from "./ApiError.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import { examine } from "./Doctor.ts"
import type { Client } from "./Operations.ts"
import { createClient } from "./promise.ts"

/** What the command may touch. */
export interface Surroundings {
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
  /** Options from the environment, or asked for; never from arguments. */
  readonly options: () => Promise<ClientOptions>
  readonly nodeVersion: string
  readonly now: () => number
}

/** How it ended: well, not well, or not understood. */
export type ExitCode = 0 | 1 | 2

const usage = `flexcharge: look at orders of FlexCharge, and at what keeps you from it

  flexcharge order <orderSessionKey>
  flexcharge outcome <orderSessionKey> [--follow]
  flexcharge orders [--status 5,7] [--from 2026-06-01] [--to 2026-06-30] [--limit 50]
  flexcharge doctor

  --from     a day in UTC, or an instant such as 2026-06-01T08:00:00Z
  --to       the same; a day is included to its end
  --status   0 draft, 1 on hold, 2 cancelled, 3 problem, 4 processing, 5 capture required, 6 returned,
             7 completed
  --json     one JSON value on a line
  --help     this text

Credentials come from FLEXCHARGE_APP_KEY, FLEXCHARGE_APP_SECRET and FLEXCHARGE_MID, or are asked for; never
give them as arguments, which others on the machine can read. FLEXCHARGE_ENVIRONMENT is sandbox or production.`

const options = {
  json: { type: "boolean" },
  help: { type: "boolean" },
  follow: { type: "boolean" },
  status: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  limit: { type: "string" },
} as const

interface Asked {
  readonly command: string | undefined
  readonly key: string | undefined
  readonly values: { readonly [Name in keyof typeof options]?: string | boolean }
}

/** Runs the command to its end. */
export const run = async (given: readonly string[], around: Surroundings): Promise<ExitCode> => {
  const asked = understand(given)
  if (typeof asked === "string") {
    around.complain(`${asked}\n\n${usage}`)
    return 2
  }
  if (asked.values.help || asked.command === undefined) {
    around.print(usage)
    return 0
  }
  if (asked.command === "doctor") return doctor(asked, around)
  try {
    const client = createClient(await around.options())
    try {
      await commands[asked.command]?.(client, asked, around)
    } finally {
      await client.close()
    }
    return 0
  } catch (error) {
    if (!isApiError(error)) throw error
    around.complain(
      asked.values.json ? JSON.stringify({ error: { ...error, message: error.message } }) : error.message,
    )
    return 1
  }
}

const understand = (given: readonly string[]): Asked | string => {
  try {
    const { values, positionals } = parseArgs({ args: [...given], options, allowPositionals: true })
    const [command, key, ...more] = positionals
    if (values.help || command === undefined) return { command, key, values }
    const wantsKey = command === "order" || command === "outcome"
    if (!Object.hasOwn(commands, command) && command !== "doctor") return `There is no command "${command}".`
    if (wantsKey && key === undefined) return `${command} needs an orderSessionKey.`
    if (more.length > 0 || (!wantsKey && key !== undefined)) return `${command} was given too much.`
    return misused(command, values) ?? { command, key, values }
  } catch (error) {
    return error instanceof Error ? error.message : "Not understood."
  }
}

const taken: Readonly<Record<string, readonly string[]>> = {
  order: ["json"],
  outcome: ["json", "follow"],
  orders: ["json", "status", "from", "to", "limit"],
  doctor: ["json"],
}

/** What is wrong with the options of a command: one that it would not heed must not seem to be. */
const misused = (command: string, values: Asked["values"]): string | undefined => {
  const foreign = Object.keys(values).find((name) => !taken[command]?.includes(name))
  if (foreign !== undefined) return `${command} takes no --${foreign}.`
  const { status = "0", limit = "1" } = values
  if (!/^\d+(,\d+)*$/.test(String(status))) return "--status takes numbers, such as 5,7."
  if (!/^[1-9]\d*$/.test(String(limit))) return "--limit takes a whole number from 1."
  return undefined
}

type Command = (client: Client, asked: Asked, around: Surroundings) => Promise<void>

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
  let last = ""
  const onState = (state: OrderState) => {
    if (state.phase !== last) show(state)
    last = state.phase
  }
  await client.waitForOutcome(key, { onState, timeoutMillis: 2 ** 31 - 1 })
}

const describeState = (state: OrderState) =>
  `${state.phase}${OrderState.isFinal(state) ? " (final)" : ""}${state.unknown.length > 0 ? `, unknown: ${state.unknown.join(", ")}` : ""}`

const orders: Command = async (client, { values }, { print }) => {
  const limit = Number(values.limit ?? 50)
  const query = {
    ...(typeof values.status === "string" ? { status: values.status.split(",").map(Number) } : {}),
    ...(typeof values.from === "string" ? { from: instant(values.from, "00:00:00") } : {}),
    ...(typeof values.to === "string" ? { to: instant(values.to, "23:59:59.999") } : {}),
  }
  let count = 0
  for await (const one of client.orders(query)) {
    if (count++ >= limit) break
    print(values.json ? JSON.stringify(one) : row(one))
  }
  if (count === 0 && !values.json) print("No orders match.")
}

const instant = (text: string, time: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${time}Z` : text)

const row = ({ id, statusName, status, orderPlacedDate, currencyCode }: Order) =>
  [
    id ?? "-",
    (statusName ?? String(status ?? "-")).padEnd(16),
    orderPlacedDate ?? "-",
    currencyCode ?? "",
  ].join("  ")

const commands: Readonly<Record<string, Command>> = { order, outcome, orders }

const doctor = async ({ values }: Asked, around: Surroundings): Promise<ExitCode> => {
  const findings = await examine({ ...around, options: await around.options() })
  if (values.json) around.print(JSON.stringify(findings))
  else
    for (const { subject, isWell, detail, mend } of findings) {
      around.print(`${isWell ? "ok  " : "FAIL"} ${subject.padEnd(12)} ${detail}`)
      if (mend !== undefined) around.print(`     ${" ".repeat(12)} -> ${mend}`)
    }
  return findings.every(({ isWell }) => isWell) ? 0 : 1
}
