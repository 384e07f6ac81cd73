/** Speaks to the control of a running sandbox. */
import { type ParsedCommand, UsageError } from "./Command.ts"

/** Where the sandbox that is steered runs. */
export const remoteUrl = (typed: ParsedCommand): string => {
  const text = typed.option("url") ?? "http://127.0.0.1:4010"
  if (!URL.canParse(text)) throw new UsageError(`"${text}" is not a URL.`)
  return new URL(text).origin
}

/** One call of the control; throws an error in words when there is no sandbox or it refuses. */
export const ask = async (
  typed: ParsedCommand,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> => {
  const origin = remoteUrl(typed)
  const answer = await fetch(`${origin}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`No sandbox answers at ${origin}. Start one with: flexcharge-sandbox`)
  })
  const json: Record<string, unknown> = await answer.json()
  if (!answer.ok) throw new Error(String(json.error ?? `The sandbox answered ${answer.status}.`))
  return json
}

/** The same for an operation that answers a list. */
export const askList = async (
  typed: ParsedCommand,
  path: string,
): Promise<readonly Record<string, unknown>[]> => {
  const json: unknown = await ask(typed, "GET", path)
  return Array.isArray(json) ? json : []
}

/** Shows an answer as JSON, or as the words given. */
export const report = (typed: ParsedCommand, answer: object, text: string): number => {
  typed.print(typed.is("json") ? JSON.stringify(answer) : text)
  return 0
}

/** Shows a list as JSON, or as columns. */
export const show = (
  typed: ParsedCommand,
  rows: readonly Record<string, unknown>[],
  columns: readonly string[],
  empty: string,
): number => {
  const cell = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value ?? ""))
  if (typed.is("json")) typed.print(JSON.stringify(rows))
  else if (rows.length === 0) typed.print(empty)
  else {
    const lines = [columns, ...rows.map((row) => columns.map((name) => cell(row[name])))]
    const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
    for (const line of lines)
      typed.print(
        line
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
      )
  }
  return 0
}
