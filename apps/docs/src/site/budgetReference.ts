/** What the packages weigh today, measured as the site is built, beside what others weigh. */
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { MarkdownPage } from "./MarkdownPage.ts"

/** One thing to measure, and the same thing of others. */
interface Weight {
  readonly what: string
  readonly code: string
  readonly others: string
}

const weights: readonly Weight[] = [
  {
    what: "SenseJS loader",
    code: 'export { loadSense } from "@flexcharge/browser"',
    others: "stripe-js 10.2.1: 1.33; paypal-js 11.2: 1.88; paddle-js 1.6: 4.41",
  },
  {
    what: "SenseJS, widget and tokenization",
    code: 'export { loadSense, loadWidget, tokenizeCard } from "@flexcharge/browser"',
    others: "adyen-web 6.45, card only: 95.9; braintree-web, client and hosted fields: 35.5",
  },
  {
    what: "verify a webhook",
    code: 'export { unwrap } from "@flexcharge/webhooks"',
    others: "Polar 1.0: 1.38; standardwebhooks 1.1: 4.7; Paddle: 13.8; Stripe 23.1: 32.1; Adyen: 375",
  },
  {
    what: "whole server client",
    code: 'export { createClient } from "@flexcharge/core"',
    others: "Polar 1.0: 7.8; Stripe 23.1: 32.9; Plaid 47: 117; PayPal 2.5: 149; Square 46: 432",
  },
]

const kibibytesOf = async (code: string, root: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["@flexcharge/source"],
    define: { FLEXCHARGE_WITHOUT_DOCUMENTATION: "true" }, // as the packages' own build does
    external: ["node:*"],
  })
  return (gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / 1024).toFixed(2)
}

/** The page. */
export const budgetReference = async (root: string = process.cwd()): Promise<readonly MarkdownPage[]> => {
  const rows: string[] = []
  for (const { what, code, others } of weights)
    rows.push(`| ${what} | ${await kibibytesOf(code, root)} | ${others} |`)
  return [
    {
      id: "reference/budgets",
      title: "Size",
      description: "What the packages weigh today, beside what others weigh.",
      body: `Measured while this page was built: bundled by esbuild, minified, gzipped, in KiB. The others were measured the same way from their published packages in November 2026.

| what | KiB | others, KiB |
|---|---|---|
${rows.join("\n")}

Verifying and the server client carry their own part of Effect, with which bodies are checked field by field. That makes both larger than the smallest of the others, and it is all there is: neither installs another package. Budgets stand in the packages, and the test command fails when one is passed.`,
    },
  ]
}
