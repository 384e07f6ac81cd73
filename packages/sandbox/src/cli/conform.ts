/** conform: holds the ledger of facts against the sandbox, or with credentials against the vendor's own. */
import type { Need, Target } from "../conformance/Case.ts"
import { ledger } from "../conformance/Ledger.ts"
import { markdown, report } from "../conformance/Report.ts"
import { runCases } from "../conformance/Runner.ts"
import { createSandbox } from "../Sandbox.ts"
import { type Command, type ParsedCommand, UsageError } from "./Command.ts"

const ours: readonly Need[] = ["strict-2025", "auth/capture", "sync MIT", "webhooks"]
const settings: readonly Need[] = [
  "strict-2025",
  "lenient-2026",
  "auth/capture",
  "purchase only",
  "sync MIT",
  "managed MIT",
]
const sayable: readonly Need[] = [...settings, "webhooks"]
const production = /^https?:\/\/api\.(flexfactor\.io|flex-charge\.com)\b/i
const vendorSandbox = "https://api-sandbox.flexfactor.io/v1/"

/** The command. */
export const conform: Command = {
  name: "conform",
  summary: "check every known fact about the service, here or on the vendor's own sandbox",
  usage: "conform [--has <needs>] [--markdown]",
  options: {
    has: `what the vendor's account has, separated by commas: ${settings.join(", ")}`,
    "markdown!": "print the differences as a Markdown table",
  },
  examples: [
    "flexcharge-sandbox conform",
    'FLEXCHARGE_APP_KEY=… FLEXCHARGE_APP_SECRET=… FLEXCHARGE_MID=… FLEXCHARGE_TOKENIZATION_KEY=… flexcharge-sandbox conform --has "auth/capture,sync MIT"',
    "FLEXCHARGE_SITE_ID and FLEXCHARGE_BASE_URL are read too; without a tokenization key what needs one is not checked",
  ],
  run: async (typed) => {
    const started = performance.now()
    const has = needsIn(typed.option("has"))
    await using sandbox =
      typed.environment.FLEXCHARGE_APP_KEY === undefined ? await createSandbox() : undefined
    const target: Target =
      sandbox === undefined
        ? vendorTarget(typed, has ?? ["strict-2025", "sync MIT"])
        : { ...sandbox.credentials, baseUrl: `${sandbox.url}/v1/`, has: has ?? ours }
    const results = await runCases(target, ledger)
    const seconds = (performance.now() - started) / 1_000
    if (typed.is("json")) typed.print(JSON.stringify({ baseUrl: target.baseUrl, seconds, results }))
    else if (typed.is("markdown")) typed.print(markdown(results))
    else typed.print(report(target.baseUrl, results, seconds))
    return results.some(({ outcome }) => outcome === "differs") ? 1 : 0
  },
}

const vendorTarget = ({ environment }: ParsedCommand, has: readonly Need[]): Target => {
  const given = (name: string) => environment[`FLEXCHARGE_${name}`] || undefined
  const needed = (name: string) => {
    const value = given(name)
    if (value === undefined) throw new UsageError(`Set FLEXCHARGE_${name}, as the vendor's portal shows it.`)
    return value
  }
  const baseUrl = baseUrlIn(given("BASE_URL"))
  if (production.test(baseUrl))
    throw new UsageError(
      "conform makes orders and refunds: it runs against a sandbox, never against production.",
    )
  const [siteId, tokenizationKey] = [given("SITE_ID"), given("TOKENIZATION_KEY")]
  return {
    ...{ baseUrl, has, appKey: needed("APP_KEY"), appSecret: needed("APP_SECRET"), mid: needed("MID") },
    ...(siteId === undefined ? {} : { siteId }),
    ...(tokenizationKey === undefined ? {} : { tokenizationKey }),
  }
}

/** The API base: a bare origin gets /v1/, as it does in the client, which reads the same variable. */
const baseUrlIn = (text: string | undefined): string => {
  if (text === undefined) return vendorSandbox
  if (!URL.canParse(text)) throw new UsageError("FLEXCHARGE_BASE_URL is not a URL.")
  const url = new URL(text)
  return url.pathname === "/" ? `${url.origin}/v1/` : url.href.replace(/\/?$/, "/")
}

const needsIn = (text: string | undefined): readonly Need[] | undefined =>
  text?.split(",").map((word) => {
    const found = sayable.find((need) => need.toLowerCase() === word.trim().toLowerCase())
    if (found === undefined) throw new UsageError(`"${word}" is not one of ${sayable.join(", ")}.`)
    return found
  })
