/** Checks the ledger against local sandboxes. An account shows a part of the facts only, so several are needed. */

import type { Profile } from "../Profile.ts"
import { createSandbox } from "../Sandbox.ts"
import type { Changes } from "../withChanges.ts"
import type { Case, Need } from "./Case.ts"
import { type Result, runCases } from "./Runner.ts"

/** An account of a local sandbox, and the needs that it meets. */
export interface LocalAccount {
  readonly description: string
  readonly profile: Changes<Profile>
  readonly has: readonly Need[]
}

/** Accounts that together meet the needs of all cases. */
export const localAccounts: readonly LocalAccount[] = [
  {
    description: "with the default profile",
    profile: {},
    has: ["strict-2025", "auth/capture", "sync MIT", "webhooks"],
  },
  {
    description: "as documented in 2026",
    profile: { validation: "lenient-2026" },
    has: ["lenient-2026", "auth/capture", "sync MIT"],
  },
  { description: "with managed MIT", profile: { mit: "managed" }, has: ["strict-2025", "managed MIT"] },
  {
    description: "that accepts small amounts only",
    profile: { smallAmountsOnly: true },
    has: ["strict-2025", "sync MIT", "small amounts only"],
  },
  {
    description: "without auth/capture",
    profile: { authCapture: false },
    has: ["strict-2025", "purchase only", "sync MIT"],
  },
  {
    description: "that sends webhooks as JSON",
    profile: { webhookContentType: "json" },
    has: ["strict-2025", "sync MIT", "webhooks", "JSON webhooks"],
  },
  {
    description: "that sends webhooks as text",
    profile: { webhookContentType: "text" },
    has: ["strict-2025", "sync MIT", "webhooks", "text webhooks"],
  },
  {
    description: "of 2024, with the other status name and refund message",
    profile: { refundResponseMessage: "DECLINED", completedStatusName: "APPROVED" },
    has: ["strict-2025", "sync MIT"],
  },
]

/** Checks cases on a sandbox with one account. */
export const runOnAccount = async (
  { profile, has }: LocalAccount,
  cases: readonly Case[],
): Promise<readonly Result[]> => {
  await using sandbox = await createSandbox({ profile })
  return await runCases({ ...sandbox.credentials, baseUrl: `${sandbox.url}/v1/`, has }, cases)
}

/** Checks each case on the first account that meets its needs. The results have the order of the cases. */
export const runOnLocalAccounts = async (cases: readonly Case[]): Promise<readonly Result[]> => {
  const results = new Map<Case, Result>()
  for (const account of localAccounts) {
    const remaining = cases.filter((ledgerCase) => !isChecked(results.get(ledgerCase)))
    for (const result of await runOnAccount(account, remaining)) results.set(result.case, result)
  }
  return cases.flatMap((ledgerCase) => results.get(ledgerCase) ?? [])
}

const isChecked = (result: Result | undefined): boolean =>
  result !== undefined && result.outcome !== "not checked"
