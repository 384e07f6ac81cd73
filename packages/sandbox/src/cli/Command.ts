/** What a command of the command line is, and what it may do. */
import type { ParseArgsOptionsConfig } from "node:util"

/** The world outside a command. */
export interface CommandEnvironment {
  readonly environment: Readonly<Record<string, string | undefined>>
  print(text: string): void
  printError(text: string): void
  /** Resolves when the person wants the command to end. */
  stopped(): Promise<void>
}

/** What was typed after a command's name. */
export interface ParsedCommand extends CommandEnvironment {
  readonly words: readonly string[]
  /** An option's value; undefined when it was not given. */
  option(name: string): string | undefined
  /** An option that is on or off. */
  is(name: string): boolean
}

/** A command. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: string
  /** Each option with what it does; a trailing `!` in the name marks one without a value. */
  readonly options: Readonly<Record<string, string>>
  readonly examples: readonly string[]
  /** Does it; answers the exit code. */
  readonly run: (typed: ParsedCommand) => Promise<number>
}

/** What went wrong, in words for the person at the keyboard. */
export class UsageError extends Error {}

/** The options that every command has. */
export const commonOptions = {
  "json!": "print JSON instead of text",
  "help!": "explain this command",
} as const

/** The option that commands have which steer a running sandbox. */
export const controlOptions = { url: "where the sandbox runs; http://127.0.0.1:4010 by default" } as const

/** The options of a command as Node's own parser wants them. */
export const parserOptions = (command: Command): ParseArgsOptionsConfig =>
  Object.fromEntries(
    Object.keys({ ...command.options, ...commonOptions }).map((name) =>
      name.endsWith("!") ? [name.slice(0, -1), { type: "boolean" }] : [name, { type: "string" }],
    ),
  )

/** A word that must be there; `what` completes "Say ...". */
export const word = (typed: ParsedCommand, place: number, what: string): string => {
  const found = typed.words[place]
  if (found === undefined) throw new UsageError(`Say ${what}.`)
  return found
}
