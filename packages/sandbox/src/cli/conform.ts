/** The command `conform`: checks the conformance ledger against the local sandbox, or against the service's own. */
import type { Need, Target } from "../conformance/Case.ts"
import { ledger } from "../conformance/Ledger.ts"
import { runOnLocalAccounts } from "../conformance/localRun.ts"
import { markdownReport, textReport } from "../conformance/Report.ts"
import { runCases } from "../conformance/Runner.ts"
import { unknownName } from "../suggest.ts"
import { type Command, type ParsedCommand, UsageError } from "./Command.ts"

/** What an account of the service may be set up for. */
const accountNeeds: readonly Need[] = [
  "strict-2025",
  "lenient-2026",
  "auth/capture",
  "purchase only",
  "sync MIT",
  "managed MIT",
]

const defaultBaseUrl = "https://api-sandbox.flexfactor.io/v1/"
const productionHost = /^https?:\/\/api\.(flexfactor\.io|flex-charge\.com)\b/i

/** The command. */
export const conform: Command = {
  name: "conform",
  summary: "check all known facts about the service, on a local sandbox or on the service's own sandbox",
  usage: "conform [--has <needs>] [--markdown]",
  options: {
    has: `what the account of the service is set up for, separated by commas: ${accountNeeds.join(", ")}`,
    "markdown!": "print the differences as a Markdown table",
  },
  examples: [
    "flexcharge-sandbox conform",
    'FLEXCHARGE_APP_KEY=… FLEXCHARGE_APP_SECRET=… FLEXCHARGE_MID=… FLEXCHARGE_TOKENIZATION_KEY=… flexcharge-sandbox conform --has "auth/capture,sync MIT"',
    "FLEXCHARGE_SITE_ID and FLEXCHARGE_BASE_URL are optional; facts that need a tokenization key are checked with one only",
  ],
  run: async (command) => {
    const started = performance.now()
    const has = parseNeeds(command.option("has"))
    const isLocal = command.environment.FLEXCHARGE_APP_KEY === undefined
    if (isLocal && has !== undefined)
      throw new UsageError(
        "--has describes an account of the service. Set its credentials, FLEXCHARGE_APP_KEY and so on.",
      )
    const target = isLocal ? undefined : serviceTarget(command, has ?? ["strict-2025", "sync MIT"])
    const results = target === undefined ? await runOnLocalAccounts(ledger) : await runCases(target, ledger)
    const seconds = (performance.now() - started) / 1_000
    const subject = target?.baseUrl ?? "the local sandbox"
    if (command.has("json")) command.print(JSON.stringify({ baseUrl: target?.baseUrl, seconds, results }))
    else if (command.has("markdown")) command.print(markdownReport(results))
    else command.print(textReport(subject, results, seconds))
    return results.some(({ outcome }) => outcome === "differs") ? 1 : 0
  },
}

const serviceTarget = ({ environment }: ParsedCommand, has: readonly Need[]): Target => {
  const optional = (name: string) => environment[name] || undefined
  const required = (name: string) => {
    const value = optional(name)
    if (value === undefined)
      throw new UsageError(`Set ${name}. The portal shows it under Developers > API Keys.`)
    return value
  }
  const baseUrl = parseBaseUrl(optional("FLEXCHARGE_BASE_URL"))
  if (productionHost.test(baseUrl))
    throw new UsageError(
      "conform creates orders and refunds. It runs against a sandbox, never against production.",
    )
  const siteId = optional("FLEXCHARGE_SITE_ID")
  const tokenizationKey = optional("FLEXCHARGE_TOKENIZATION_KEY")
  return {
    baseUrl,
    has,
    appKey: required("FLEXCHARGE_APP_KEY"),
    appSecret: required("FLEXCHARGE_APP_SECRET"),
    mid: required("FLEXCHARGE_MID"),
    ...(siteId === undefined ? {} : { siteId }),
    ...(tokenizationKey === undefined ? {} : { tokenizationKey }),
  }
}

/** The API base. A bare origin gets /v1/ appended, as in the client, which reads the same variable. */
const parseBaseUrl = (text: string | undefined): string => {
  if (text === undefined) return defaultBaseUrl
  if (!URL.canParse(text)) throw new UsageError(`FLEXCHARGE_BASE_URL is not a URL: "${text}".`)
  const url = new URL(text)
  return url.pathname === "/" ? `${url.origin}/v1/` : url.href.replace(/\/?$/, "/")
}

const parseNeeds = (text: string | undefined): readonly Need[] | undefined => {
  const known: readonly Need[] = [...accountNeeds, "webhooks"]
  return text?.split(",").map((name) => {
    const found = known.find((need) => need.toLowerCase() === name.trim().toLowerCase())
    if (found === undefined) throw new UsageError(unknownName("need", name.trim(), known))
    return found
  })
}
