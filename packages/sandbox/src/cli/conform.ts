/** conform: holds the ledger of facts against the sandbox, or with credentials against the vendor's own. */
import type { Need } from "../conform/Case.ts"
import { ledger } from "../conform/Ledger.ts"
import { markdown, report } from "../conform/Report.ts"
import { conduct, type Target } from "../conform/Runner.ts"
import { createSandbox } from "../Sandbox.ts"
import { type Command, type Typed, UsageError } from "./Command.ts"

const ours: readonly Need[] = ["strict-2025", "auth/capture", "sync MIT", "webhooks"]
const production = /^https?:\/\/api\.(flexfactor\.io|flex-charge\.com)\b/i
const vendorSandbox = "https://api-sandbox.flexfactor.io/v1/"

/** The command. */
export const conform: Command = {
  name: "conform",
  summary: "check every known fact about the service, here or on the vendor's own sandbox",
  usage: "conform [--has <needs>] [--markdown]",
  options: {
    has: `what the vendor's account has, separated by commas: ${["strict-2025", "lenient-2026", "auth/capture", "sync MIT", "managed MIT"].join(", ")}`,
    "markdown!": "print the differences as a Markdown table",
  },
  examples: [
    "flexcharge-sandbox conform",
    'FLEXCHARGE_APP_KEY=… FLEXCHARGE_APP_SECRET=… FLEXCHARGE_MID=… flexcharge-sandbox conform --has "auth/capture,sync MIT"',
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
    const results = await conduct(target, ledger)
    const seconds = (performance.now() - started) / 1_000
    if (typed.is("json")) typed.print(JSON.stringify({ baseUrl: target.baseUrl, seconds, results }))
    else if (typed.is("markdown")) typed.print(markdown(results))
    else typed.print(report(target.baseUrl, results, seconds))
    return results.some(({ outcome }) => outcome === "differs") ? 1 : 0
  },
}

const vendorTarget = ({ environment }: Typed, has: readonly Need[]): Target => {
  const variable = (name: string) => environment[`FLEXCHARGE_${name}`] ?? ""
  const baseUrl =
    variable("BASE_URL") === "" ? vendorSandbox : new URL(variable("BASE_URL")).href.replace(/\/?$/, "/")
  if (production.test(baseUrl))
    throw new UsageError(
      "conform makes orders and refunds: it runs against a sandbox, never against production.",
    )
  return {
    ...{ baseUrl, has, appKey: variable("APP_KEY"), appSecret: variable("APP_SECRET") },
    ...{ mid: variable("MID"), siteId: variable("SITE_ID"), tokenizationKey: variable("TOKENIZATION_KEY") },
  }
}

const known: readonly Need[] = [...ours, "lenient-2026", "purchase only", "managed MIT"]

const needsIn = (text: string | undefined): readonly Need[] | undefined =>
  text?.split(",").map((word) => {
    const found = known.find((need) => need.toLowerCase() === word.trim().toLowerCase())
    if (found === undefined) throw new UsageError(`"${word}" is not one of ${known.join(", ")}.`)
    return found
  })
