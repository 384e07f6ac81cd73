/** start: runs a sandbox until it is stopped. */
import { readFile, writeFile } from "node:fs/promises"
import type { Profile } from "../Accounts.ts"
import { createSandbox, isLoopback } from "../Sandbox.ts"
import type { State } from "../State.ts"
import { type Command, type ParsedCommand, UsageError } from "./Command.ts"
import { welcome } from "./Welcome.ts"

/** The command. */
export const start: Command = {
  name: "start",
  summary: "start a sandbox and print how to use it",
  usage: "[start] [options]",
  options: {
    port: "the port to listen on; 4010 by default, 0 takes a free one",
    host: "where to listen; 127.0.0.1 by default, so that only this machine can call",
    merchants: "how many merchants share the credentials; 1 by default",
    seed: "makes ids and chances repeatable",
    profile: "how the account is set up, such as validation=lenient-2026,mit=managed,authCapture=false",
    forward: "send all webhooks to this URL; prints the signing key",
    state: "a file to start from and to save to when stopped",
  },
  examples: [
    "flexcharge-sandbox",
    "flexcharge-sandbox --port 0 --json",
    "flexcharge-sandbox --forward http://127.0.0.1:3000/webhooks/flexcharge --state sandbox.json",
  ],
  run: async (typed) => {
    const host = typed.option("host") ?? "127.0.0.1"
    const [seed, file, forward] = [typed.option("seed"), typed.option("state"), typed.option("forward")]
    const state = file === undefined ? undefined : await stateIn(file)
    const port = wholeNumber(typed, "port", 4010, 65_535)
    await using sandbox = await createSandbox({
      ...{ host, port },
      merchants: Array.from({ length: wholeNumber(typed, "merchants", 1, 1_000) }, () => ({})),
      profile: profileIn(typed.option("profile")),
      ...(seed === undefined ? {} : { seed }),
      ...(state === undefined ? {} : { state }),
    }).catch((error: Error & { readonly code?: string }) => {
      if (error.code !== "EADDRINUSE") throw error
      throw new Error(`Port ${port} is taken. Choose another with --port, or --port 0 for a free one.`)
    })
    const subscriber =
      forward === undefined ? undefined : sandbox.control.webhooks.subscribe({ url: forward })
    const { url, credentials, merchants, scripts } = sandbox
    typed.print(
      typed.is("json")
        ? JSON.stringify({ url, credentials, merchants, scripts, ...(subscriber && { subscriber }) })
        : welcome(sandbox, subscriber?.secret),
    )
    if (!isLoopback(host))
      typed.printError(`Listening on ${host}: everyone who reaches this machine can call and control it.`)
    await typed.stopped()
    if (file !== undefined) await writeFile(file, JSON.stringify(sandbox.control.export(), null, 2))
    return 0
  },
}

const wholeNumber = (typed: ParsedCommand, name: string, otherwise: number, most: number): number => {
  const text = typed.option(name)
  const value = text === undefined ? otherwise : Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new UsageError(`--${name} is a whole number up to ${most}, not "${text}".`)
}

/** Pairs such as `mit=managed,authCapture=false`, their values read as JSON where they are JSON. */
export const profileIn = (text: string | undefined): Partial<Profile> => {
  const pairs = (text ?? "").split(",").filter((pair) => pair !== "")
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", value] = pair.split(/=(.*)/s)
      if (value === undefined) throw new UsageError(`"${pair}" is not name=value.`)
      return [
        name,
        /^(true|false|null|\d+(\.\d+)?)$/.test(value) && name !== "challengeCvv" ? JSON.parse(value) : value,
      ]
    }),
  )
}

const stateIn = async (file: string): Promise<State | undefined> => {
  const text = await readFile(file, "utf8").catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text)
}
