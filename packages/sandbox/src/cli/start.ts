/** The command `start`: runs a sandbox until it is stopped. */
import { writeFile } from "node:fs/promises"
import { type Credentials, commandLineSigningKey } from "../Accounts.ts"
import { isLoopbackHost } from "../HttpServer.ts"
import { createSandbox, type Sandbox } from "../Sandbox.ts"
import { testValues } from "../Scenarios.ts"
import type { SandboxState } from "../State.ts"
import { type Command, formatTable, type ParsedCommand, UsageError } from "./Command.ts"
import { parseProfileChanges } from "./profileChanges.ts"
import { readJsonFile } from "./readJsonFile.ts"
import { signingKeyOption } from "./sign.ts"

/** The command. */
export const start: Command = {
  name: "start",
  summary: "start a sandbox and print its settings as a .env file",
  usage: "[start] [options]",
  options: {
    port: "the port to listen on; 4010 by default, 0 selects a free one",
    host: "the address to listen on; 127.0.0.1 by default, which other machines cannot call",
    merchants: "how many merchants share the credentials; 1 by default",
    seed: "makes ids and probabilities repeatable",
    profile: "how the account is set up, such as validation=lenient-2026,mit=managed,authCapture=false",
    forward: "send all webhooks to this URL",
    secret: "the signing key of --forward, base64 of 64 bytes; by default the same key at each start",
    "allow-origin":
      "origins of pages that may call the sandbox, separated by commas; pages on this machine may",
    state: "a file to start from, and to save to when the sandbox is stopped",
  },
  examples: [
    "flexcharge-sandbox",
    "flexcharge-sandbox --port 0 --json",
    "flexcharge-sandbox --forward http://127.0.0.1:3000/webhooks/flexcharge --state sandbox.json",
  ],
  run: async (command) => {
    const host = command.option("host") ?? "127.0.0.1"
    const secret = signingKeyOption(command) ?? commandLineSigningKey
    const stateFile = command.option("state")
    await using sandbox = await startSandbox(command, host, stateFile)
    const subscriber = forwardWebhooks(sandbox, command.option("forward"), secret)
    const { url, credentials, merchants, scripts } = sandbox
    const variables = environmentVariables(url, credentials, secret)
    command.print(
      command.has("json")
        ? JSON.stringify({ url, credentials, merchants, scripts, environment: variables, subscriber })
        : envFile(sandbox, variables),
    )
    if (!isLoopbackHost(host))
      command.printError(`Listening on ${host}: everyone who can reach this machine can control the sandbox.`)
    await command.stopped()
    if (stateFile !== undefined) await writeFile(stateFile, JSON.stringify(sandbox.control.export(), null, 2))
    return 0
  },
}

const startSandbox = async (
  command: ParsedCommand,
  host: string,
  stateFile: string | undefined,
): Promise<Sandbox> => {
  const port = wholeNumberOption(command, "port", { fallback: 4010, max: 65_535 })
  const merchantCount = wholeNumberOption(command, "merchants", { fallback: 1, max: 1_000 })
  const seed = command.option("seed")
  const state = stateFile === undefined ? undefined : await readState(stateFile)
  return createSandbox({
    host,
    port,
    merchants: Array.from({ length: merchantCount }, () => ({})),
    profile: parseProfileChanges(command.option("profile")),
    allowedOrigins: command.option("allow-origin")?.split(",") ?? [],
    ...(seed === undefined ? {} : { seed }),
    ...(state === undefined ? {} : { state }),
  }).catch((error: Error & { readonly code?: string }) => {
    if (error.code !== "EADDRINUSE") throw error
    throw new Error(`Port ${port} is in use. Choose another with --port, or --port 0 for a free one.`)
  })
}

/** Subscribes the URL, in place of its subscription in a saved state. */
const forwardWebhooks = ({ control }: Sandbox, url: string | undefined, secret: string) => {
  if (url === undefined) return undefined
  const forwarded = control.webhooks.subscribe({ url, secret })
  const [added, ...others] = [...control.webhooks.list()].reverse()
  for (const { id, url: otherUrl } of others) if (otherUrl === added?.url) control.webhooks.unsubscribe(id)
  return forwarded
}

/** The environment variables that the client and the webhook endpoint read. */
const environmentVariables = (url: string, credentials: Credentials, signingKey: string) => ({
  FLEXCHARGE_BASE_URL: url,
  FLEXCHARGE_APP_KEY: credentials.appKey,
  FLEXCHARGE_APP_SECRET: credentials.appSecret,
  FLEXCHARGE_MID: credentials.mid,
  FLEXCHARGE_SITE_ID: credentials.siteId,
  FLEXCHARGE_TOKENIZATION_KEY: credentials.tokenizationKey,
  FLEXCHARGE_WEBHOOK_SECRET: signingKey,
})

/** The settings as a valid .env file: everything else is a comment. */
const envFile = (
  { url, merchants, scripts }: Sandbox,
  variables: Readonly<Record<string, string>>,
): string => {
  const [, ...otherMerchants] = merchants
  const comments = (lines: readonly string[]) => lines.map((line) => `# ${line}`.trimEnd())
  return [
    ...comments([
      `FlexCharge sandbox on ${url}`,
      ...formatTable([
        ["API base", `${url}/v1/`],
        ["Inspector", `${url}/`],
        ["SenseJS", scripts.sense],
        ["UI widget", scripts.widget],
      ]),
    ]),
    "",
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    "",
    ...otherMerchants.flatMap(({ mid, siteId, tokenizationKey }, index) =>
      comments([
        `Merchant ${index + 2}, with the same keys`,
        ...formatTable([
          ["mid", mid],
          ["siteId", siteId],
          ["tokenizationKey", tokenizationKey],
        ]),
        "",
      ]),
    ),
    ...comments([
      "Test values",
      ...formatTable(testValues.map(({ value, effect }) => [value, effect])),
      "",
      "Press Ctrl-C to stop.",
    ]),
  ].join("\n")
}

const wholeNumberOption = (
  command: ParsedCommand,
  name: string,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number => {
  const text = command.option(name)
  const value = text === undefined ? fallback : Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw new UsageError(`The value of --${name} must be a whole number from 0 to ${max}, not "${text}".`)
}

/** A file that does not exist yet is not an error: it is written when the sandbox is stopped. */
const readState = async (file: string): Promise<SandboxState | undefined> => {
  const state = await readJsonFile(file).catch((error: Error & { readonly code?: string }) => {
    if (error.code === "ENOENT") return undefined
    throw error
  })
  return state as SandboxState | undefined // createSandbox validates it
}
