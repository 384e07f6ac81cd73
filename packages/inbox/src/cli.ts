/** The `flexcharge-inbox` command: its arguments, its output and its exit codes. */
import { existsSync } from "node:fs"
import { parseArgs } from "node:util"
import { createInbox, type Inbox } from "./Inbox.ts"
import { isInboxError } from "./InboxError.ts"
import { type PostgresPool, postgres } from "./postgres.ts"
import type { ReconcileOptions } from "./Reconciler.ts"
import type { Store } from "./Store.ts"
import { sqlite } from "./sqlite.ts"

/** What the command uses of its process. */
export interface InboxCommandEnvironment {
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** 0 for success, 1 for a failed operation, 2 for invalid arguments. */
export type InboxExitCode = 0 | 1 | 2

const usageLines = `flexcharge-inbox: inspect and repair an inbox of FlexCharge webhooks

  flexcharge-inbox stats                            counts, and the age of the oldest waiting event
  flexcharge-inbox dead [--limit 100]               events whose last attempt failed
  flexcharge-inbox replay <token>                   handle one event again
  flexcharge-inbox replay --order <order>           handle the dead events of an order again
  flexcharge-inbox replay --all                     handle all dead events again
  flexcharge-inbox discard <token>                  remove a dead event, and release the order that it holds
  flexcharge-inbox history <order>                  every signal of an order, by its orderSessionKey
  flexcharge-inbox reconcile [--sweep]              query open orders at the service; --sweep reads its whole list
  flexcharge-inbox claims [--limit 100]             rescues whose outcome a person has to look up
  flexcharge-inbox resolve <orderId> --mid <mid> --not-sent
  flexcharge-inbox resolve <orderId> --mid <mid> --order <order> --status <status>
                                                    close such a rescue, with what you found
  flexcharge-inbox prune [--body-days 90] [--key-days 548]

  --sqlite <file>   the inbox's file
  --postgres        the database of DATABASE_URL
  --schema <name>   its schema; "flexcharge" by default
  --json            print one JSON value per line
  --help            print this text

Without --sqlite and --postgres, FLEXCHARGE_INBOX_SQLITE names the file, else DATABASE_URL the database. reconcile reads
the credentials of the service from FLEXCHARGE_APP_KEY, FLEXCHARGE_APP_SECRET and FLEXCHARGE_MID, and the key of stored
payments from FLEXCHARGE_INBOX_ENCRYPTION_KEY.`.split("\n")

const options = {
  sqlite: { type: "string" },
  postgres: { type: "boolean" },
  schema: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
  limit: { type: "string" },
  order: { type: "string" },
  all: { type: "boolean" },
  sweep: { type: "boolean" },
  mid: { type: "string" },
  status: { type: "string" },
  "not-sent": { type: "boolean" },
  "body-days": { type: "string" },
  "key-days": { type: "string" },
} as const

type Values = { readonly [Name in keyof typeof options]?: string | boolean }

interface Command {
  /** The name of its argument, and whether it may be left out. */
  readonly argument?: { readonly name: string; readonly isOptional: boolean }
  readonly options: readonly (keyof typeof options)[]
  readonly run: (context: CommandContext) => Promise<void>
}

interface CommandContext {
  readonly inbox: Inbox
  readonly argument: string
  readonly values: Values
  readonly environment: InboxCommandEnvironment
  /** Prints one line of JSON, or the lines of text, as requested. */
  readonly show: (value: object, ...lines: readonly string[]) => void
}

const commands: Readonly<Record<string, Command>> = {
  stats: {
    options: [],
    run: async ({ inbox, show }) => {
      const stats = await inbox.stats()
      show(stats, ...Object.entries(stats).map(([name, value]) => `${name.padEnd(18)} ${value}`))
    },
  },
  dead: {
    options: ["limit"],
    run: async ({ inbox, values, show }) => {
      for (const letter of await inbox.deadLetters(numberOf(values, "limit") ?? 100))
        show(
          letter,
          `${timeOf(letter.acceptedAtMillis)}  ${letter.name}  ${letter.orderSessionKey ?? "-"}  attempts ${letter.attempts}`,
          `  ${letter.error}`,
          `  ${letter.token}`,
        )
    },
  },
  replay: {
    argument: { name: "token", isOptional: true },
    options: ["order", "all"],
    run: async ({ inbox, argument, values, show }) => {
      const selections = [
        ...(argument ? [{ token: argument }] : []),
        ...(typeof values.order === "string" ? [{ orderSessionKey: values.order }] : []),
        ...(values.all ? [{ allDead: true } as const] : []),
      ]
      const [selection, ...more] = selections
      if (!selection || more.length > 0)
        throw new UsageError("Give either a token, --order <order>, or --all.")
      const replayed = await inbox.replay(selection)
      show({ replayed }, `${replayed} events will be handled again.`)
    },
  },
  discard: {
    argument: { name: "token", isOptional: false },
    options: [],
    run: async ({ inbox, argument, show }) => {
      const discarded = await inbox.discard(argument)
      show({ discarded }, discarded ? "The event is discarded." : "There is no dead event with this token.")
    },
  },
  history: {
    argument: { name: "order", isOptional: false },
    options: [],
    run: async ({ inbox, argument, show }) => {
      const order = await inbox.orders.get(argument)
      show(
        { order: order ?? null },
        order ? `state ${order.state.phase}, dispute ${order.state.dispute}` : "unknown order",
      )
      for (const line of await inbox.orders.history(argument))
        show(
          line,
          `${timeOf(line.acceptedAtMillis)}  ${line.source} ${line.name}  ${line.status}${line.error ? `: ${line.error}` : ""}`,
        )
    },
  },
  reconcile: {
    options: ["sweep"],
    run: async ({ inbox, values, show }) => {
      const report = await inbox.reconcile({ sweep: values.sweep === true })
      const failures = report.failures.map((failure) =>
        failure instanceof Error ? failure.message : String(failure),
      )
      show(
        { ...report, failures },
        `${report.queried} orders queried, ${report.swept} orders swept, ${report.resolvedClaims} rescues resolved`,
        ...report.disagreements.map(
          ({ kind, orderSessionKey, ledger, service }) =>
            `${kind}: ${orderSessionKey}, ledger ${ledger?.phase ?? "-"}, service ${service.phase}`,
        ),
        ...report.operatorItems.map(
          ({ mid, orderId, attempt }) =>
            `operator: rescue ${attempt} of order ${orderId} of ${mid} has an unknown outcome`,
        ),
        ...failures.map((failure) => `failed: ${failure}`),
      )
    },
  },
  claims: {
    options: ["limit"],
    run: async ({ inbox, values, show }) => {
      for (const item of await inbox.orders.operatorItems(numberOf(values, "limit") ?? 100))
        show(
          item,
          `${timeOf(item.claimedAtMillis)}  order ${item.orderId} of ${item.mid}  attempt ${item.attempt}  key ${item.idempotencyKey}`,
        )
    },
  },
  resolve: {
    argument: { name: "orderId", isOptional: false },
    options: ["mid", "order", "status", "not-sent"],
    run: async ({ inbox, argument, values, show }) => {
      const { mid, order, status } = values
      if (typeof mid !== "string") throw new UsageError('The command "resolve" needs --mid <mid>.')
      const response =
        typeof order === "string" && typeof status === "string"
          ? { orderSessionKey: order, status }
          : undefined
      const isNotSent = values["not-sent"] === true
      if (isNotSent === (response !== undefined) || (isNotSent && (order ?? status) !== undefined))
        throw new UsageError("Give either --not-sent, or --order <order> and --status <status>.")
      const resolved = await inbox.orders.resolve({ mid, orderId: argument }, response ?? "notSent")
      show({ resolved }, resolved ? "The rescue is closed." : "No rescue of this order needs an operator.")
    },
  },
  prune: {
    options: ["body-days", "key-days"],
    run: async ({ inbox, show }) => {
      const pruned = await inbox.prune()
      show(pruned, `${pruned.bodies} bodies and ${pruned.keys} keys were deleted.`)
    },
  },
}

const commonOptions: readonly string[] = ["sqlite", "postgres", "schema", "json", "help"]

/** Arguments that cannot be carried out. */
class UsageError extends Error {}

/** Runs the command and returns its exit code. */
export const run = async (
  args: readonly string[],
  environment: InboxCommandEnvironment,
): Promise<InboxExitCode> => {
  const print = (line: string) => environment.print(printable(line))
  const printError = (line: string) => environment.printError(printable(line))
  try {
    const { values, positionals } = parse(args)
    const [name, argument = "", ...more] = positionals
    if (values.help || name === undefined) {
      usageLines.forEach(print)
      return 0
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command)
      throw new UsageError(
        `There is no command "${name}". The commands are ${Object.keys(commands).join(", ")}.`,
      )
    checkArguments(name, command, argument, more, values)
    const { store, close } = await openStore(values, environment)
    const inbox = createInbox({
      store,
      onError: (error) => printError(messageOf(error)),
      ...retentionOf(values),
      ...(name === "reconcile" ? await reconcilerOf(environment) : {}),
    })
    try {
      const show: CommandContext["show"] = (value, ...lines) =>
        (values.json ? [JSON.stringify(value)] : lines).forEach(print)
      await command.run({ inbox, argument, values, environment, show })
    } finally {
      await inbox.stop({ timeoutMillis: 0 })
      await close()
    }
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      for (const line of [error.message, "", ...usageLines]) printError(line)
      return 2
    }
    printError(messageOf(error))
    return 1
  }
}

/**
 * One line for a terminal. Texts of events and errors may contain control characters, with which a terminal would clear the
 * screen or begin a line of its own, and characters that reverse the text. JSON stays JSON with the same value.
 */
const printable = (line: string): string =>
  line
    .replace(/[\t-\r]+/g, " ")
    .replace(
      /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

const checkArguments = (
  name: string,
  { argument: expected, options: allowed }: Command,
  argument: string,
  more: readonly string[],
  values: Values,
) => {
  if (more.length > 0 || (!expected && argument !== ""))
    throw new UsageError(`Too many arguments for "${name}".`)
  if (expected && !expected.isOptional && argument === "")
    throw new UsageError(`The command "${name}" needs an argument: <${expected.name}>.`)
  const known: readonly string[] = [...commonOptions, ...allowed]
  const unknown = Object.keys(values).find((option) => !known.includes(option))
  if (unknown) throw new UsageError(`The command "${name}" has no option --${unknown}.`)
}

const numberOf = (values: Values, name: keyof Values): number | undefined => {
  const text = values[name]
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0)
    throw new UsageError(`The option --${name} is "${text}", but it must be a whole number.`)
  return number
}

const retentionOf = (values: Values) => {
  const bodyDays = numberOf(values, "body-days")
  const keyDays = numberOf(values, "key-days")
  return {
    retention: {
      ...(bodyDays === undefined ? {} : { bodyDays }),
      ...(keyDays === undefined ? {} : { keyDays }),
    },
  }
}

const openStore = async (
  values: Values,
  { variables }: InboxCommandEnvironment,
): Promise<{ readonly store: Store<unknown>; readonly close: () => Promise<void> }> => {
  const file = values.postgres ? undefined : (values.sqlite ?? variables.FLEXCHARGE_INBOX_SQLITE)
  if (typeof file === "string" && file !== "") {
    // Opening it would create an empty inbox under a misspelled name.
    if (!existsSync(file))
      throw new Error(`There is no inbox file ${file}. Check the path, and the working directory.`)
    return { store: sqlite(file) as Store<unknown>, close: async () => {} } // the command writes nothing in transactions
  }
  const connectionString = variables.DATABASE_URL
  if (!connectionString)
    throw new UsageError(
      "No inbox is named. Pass --sqlite <file>, or set DATABASE_URL to the connection string of its PostgreSQL database.",
    )
  const pool = await createPool(connectionString)
  const schema = typeof values.schema === "string" ? { schema: values.schema } : {}
  return { store: postgres({ pool, ...schema }) as Store<unknown>, close: () => pool.end() } // the command writes nothing in transactions
}

const createPool = async (connectionString: string): Promise<PostgresPool & { end(): Promise<void> }> => {
  try {
    const { default: pg } = await import("pg")
    return new pg.Pool({ connectionString, max: 2 })
  } catch (cause) {
    throw new Error("The package pg is not installed. Run: npm install pg", { cause })
  }
}

/** The reconciler of the command: the client of core, with the credentials of the environment. */
const reconcilerOf = async ({ variables }: InboxCommandEnvironment) => {
  const { createClient } = await import("@flexcharge/core")
  const client = createClient()
  const encryptionKey = variables.FLEXCHARGE_INBOX_ENCRYPTION_KEY
  const reconcile: ReconcileOptions = {
    order: client.order,
    orders: client.orders,
    evaluate: client.evaluate,
  }
  return { reconcile, ...(encryptionKey ? { encryptionKey } : {}) }
}

const timeOf = (millis: number): string => new Date(millis).toISOString()

const messageOf = (error: unknown): string => {
  if (isInboxError(error) && error.cause instanceof Error) return `${error.message} (${error.cause.message})`
  return error instanceof Error ? error.message : String(error)
}
