/** What a command of the command line is: its options, its help text, and the helpers that commands share. */
import type { ParseArgsOptionsConfig } from "node:util"

/** What a command uses of its process. */
export interface CommandEnvironment {
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
  print(text: string): void
  printError(text: string): void
  /** Resolves when the user stops the command. */
  stopped(): Promise<void>
}

/** A command line that was parsed. */
export interface ParsedCommand extends CommandEnvironment {
  /** The arguments that are not options. */
  readonly positionals: readonly string[]
  /** The value of an option; undefined when it is not given. */
  option(name: string): string | undefined
  /** Whether an option without a value is given. */
  has(name: string): boolean
}

/** A command. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: string
  /** Each option with its description. A name that ends with `!` takes no value. */
  readonly options: Readonly<Record<string, string>>
  /** Lines of the help text, after the options. */
  readonly examples: readonly string[]
  /** Runs the command. Returns the exit code. */
  readonly run: (command: ParsedCommand) => Promise<number>
}

/** A command line that is invalid; the help text of the command follows the message. */
export class UsageError extends Error {}

const commonOptions = {
  "json!": "print JSON instead of text",
  "help!": "print this help",
} as const

/** The option of the commands that call a running sandbox. */
export const controlOptions = { url: "the URL of the sandbox; http://127.0.0.1:4010 by default" } as const

/** The options of a command, as `parseArgs` of Node takes them. */
export const parserOptions = (command: Command): ParseArgsOptionsConfig =>
  Object.fromEntries(
    Object.keys({ ...command.options, ...commonOptions }).map((name) =>
      name.endsWith("!") ? [name.slice(0, -1), { type: "boolean" }] : [name, { type: "string" }],
    ),
  )

/** A positional argument. Throws a {@link UsageError} when it is missing. */
export const requiredPositional = (command: ParsedCommand, index: number, description: string): string => {
  const value = command.positionals[index]
  if (value === undefined) throw new UsageError(`Missing argument: ${description}.`)
  return value
}

/** The value of an option. Throws a {@link UsageError} when it is missing. */
export const requiredOption = (command: ParsedCommand, name: string, description: string): string => {
  const value = command.option(name)
  if (value === undefined) throw new UsageError(`Missing option --${name} <value>: ${description}.`)
  return value
}

/** The help text of the whole command line. */
export const helpForAll = (commands: readonly Command[]): string =>
  [
    "flexcharge-sandbox: a local sandbox of the FlexCharge service",
    "",
    "Usage: flexcharge-sandbox [command] [options]",
    "Without a command it starts a sandbox.",
    "",
    ...formatTable(commands.map(({ name, summary }) => [name, summary])),
    "",
    "flexcharge-sandbox <command> --help describes a command.",
  ].join("\n")

/** The help text of one command. */
export const helpFor = ({ usage, summary, options, examples }: Command): string =>
  [
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    "",
    `Usage: flexcharge-sandbox ${usage}`,
    "",
    ...formatTable(
      Object.entries({ ...options, ...commonOptions }).map(([name, description]) => [
        name.endsWith("!") ? `--${name.slice(0, -1)}` : `--${name} <value>`,
        description,
      ]),
    ),
    ...(examples.length === 0 ? [] : ["", "Examples", ...examples.map((example) => `  ${example}`)]),
  ].join("\n")

/** Rows as lines with aligned columns, indented by two spaces. */
export const formatTable = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  )
}

/** Prints a result as JSON with `--json`, otherwise as the text given. Returns the exit code 0. */
export const printResult = (command: ParsedCommand, result: object, text: string): number => {
  command.print(command.has("json") ? JSON.stringify(result) : text)
  return 0
}

/** Prints rows as JSON with `--json`, otherwise as a table of the columns given. Returns the exit code 0. */
export const printRows = (
  command: ParsedCommand,
  rows: readonly Record<string, unknown>[],
  { columns, whenEmpty }: { readonly columns: readonly string[]; readonly whenEmpty: string },
): number => {
  const cells = rows.map((row) => columns.map((column) => formatCell(row[column])))
  const text = rows.length === 0 ? whenEmpty : formatTable([columns, ...cells]).join("\n")
  return printResult(command, rows, text)
}

const formatCell = (value: unknown): string => {
  if (value === undefined || value === null) return ""
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}
