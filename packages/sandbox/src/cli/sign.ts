/** sign and verify: a file's webhook signature, made and checked by hand. */
import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { isSignedBy, signatureHeaders } from "../webhookSignature.ts"
import { type Command, type ParsedCommand, UsageError } from "./Command.ts"

const needed = (typed: ParsedCommand, name: string, what: string): string => {
  const value = typed.option(name)
  if (value === undefined) throw new UsageError(`Say ${what}: --${name} <value>.`)
  return value
}

const bodyIn = async ({ words: [file] }: ParsedCommand): Promise<string> => {
  if (file === undefined) throw new UsageError("Say which file holds the body.")
  return readFile(file, "utf8")
}

/** Prints the headers that sign a file. */
export const sign: Command = {
  name: "sign",
  summary: "print the signature headers of a webhook body in a file",
  usage: "sign <file> --secret <key> --host <host>",
  options: {
    secret: "the signing key, base64 of 64 bytes",
    host: "the endpoint's Host header, with its port if it has one",
    date: "the moment of signing; now by default",
    nonce: "32 hex digits; made up by default",
  },
  examples: ['flexcharge-sandbox sign body.json --secret "$KEY" --host shop.example'],
  run: async (typed) => {
    const date = typed.option("date")
    const at = date === undefined ? Date.now() : Date.parse(date)
    if (Number.isNaN(at)) throw new UsageError(`"${date}" is not a date.`)
    const host = needed(typed, "host", "which host is signed")
    const headers = signatureHeaders(await bodyIn(typed), {
      ...{ host, at, secret: needed(typed, "secret", "which key") },
      nonce: typed.option("nonce") ?? randomBytes(16).toString("hex"),
    })
    const all = Object.entries({ host, ...headers })
    typed.print(
      typed.is("json")
        ? JSON.stringify(Object.fromEntries(all))
        : all.map((pair) => pair.join(": ")).join("\n"),
    )
    return 0
  },
}

/** Checks the headers that came with a file. */
export const verify: Command = {
  name: "verify",
  summary: "check a webhook body in a file against the headers that came with it",
  usage: "verify <file> --secret <key> --headers <file>",
  options: {
    secret: "the signing key, base64 of 64 bytes",
    headers: 'a file with the headers, as lines of "name: value" or as JSON; Host must be among them',
  },
  examples: ['flexcharge-sandbox verify body.json --secret "$KEY" --headers headers.txt'],
  run: async (typed) => {
    const [body, text] = [
      await bodyIn(typed),
      await readFile(needed(typed, "headers", "where the headers are"), "utf8"),
    ]
    const isGood = isSignedBy(needed(typed, "secret", "which key"), body, headersIn(text))
    const verdict = isGood
      ? "The signature is good."
      : "The signature is NOT good: key, host, headers and body do not fit."
    typed.print(typed.is("json") ? JSON.stringify({ isGood }) : verdict)
    return isGood ? 0 : 1
  },
}

const headersIn = (text: string): Record<string, string> => {
  const pairs: readonly (readonly [string, unknown])[] = text.trimStart().startsWith("{")
    ? Object.entries(JSON.parse(text))
    : text.split(/\r?\n/).map((line) => {
        const cut = line.indexOf(":")
        return [line.slice(0, cut), line.slice(cut + 1).trim()] as const
      })
  return Object.fromEntries(pairs.map(([name, value]) => [name.trim().toLowerCase(), String(value)]))
}
