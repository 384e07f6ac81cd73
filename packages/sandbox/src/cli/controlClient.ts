/** Calls the control API of a running sandbox. */
import { type ParsedCommand, UsageError } from "./Command.ts"

/** The origin of the sandbox that a command calls. */
export const sandboxOrigin = (command: ParsedCommand): string => {
  const text = command.option("url") ?? "http://127.0.0.1:4010"
  if (!URL.canParse(text)) throw new UsageError(`The value of --url is not a URL: "${text}".`)
  return new URL(text).origin
}

/** Calls the control API. Throws an `Error` when there is no sandbox at the URL, or with the message of its error. */
export const callControl = async (
  command: ParsedCommand,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> => {
  const origin = sandboxOrigin(command)
  const response = await fetch(`${origin}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`There is no sandbox at ${origin}. Start one with: flexcharge-sandbox`)
  })
  const json: Record<string, unknown> = await response.json().catch(() => {
    throw new Error(`The server at ${origin} is not a sandbox. Name the sandbox with --url.`)
  })
  if (!response.ok) throw new Error(String(json.error ?? `The sandbox responded with ${response.status}.`))
  return json
}

/** Gets a list from the control API. */
export const listFromControl = async (
  command: ParsedCommand,
  path: string,
): Promise<readonly Record<string, unknown>[]> => {
  const json: unknown = await callControl(command, "GET", path)
  return Array.isArray(json) ? json : []
}
