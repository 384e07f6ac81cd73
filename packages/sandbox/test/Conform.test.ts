import { expect, test } from "vitest"
import type { Profile } from "../src/Accounts.ts"
import type { Need } from "../src/conformance/Case.ts"
import { ledger } from "../src/conformance/Ledger.ts"
import { report } from "../src/conformance/Report.ts"
import { runCases } from "../src/conformance/Runner.ts"
import { createSandbox } from "../src/index.ts"

const check = async (profile: Partial<Profile>, has: readonly Need[]) => {
  await using sandbox = await createSandbox({ profile })
  return await runCases({ ...sandbox.credentials, baseUrl: `${sandbox.url}/v1/`, has }, ledger)
}

const accounts = [
  ["as it is by default", {}, ["strict-2025", "auth/capture", "sync MIT", "tokenization key", "webhooks"]],
  [
    "as the 2026 documentation has it",
    { validation: "lenient-2026" },
    ["lenient-2026", "auth/capture", "sync MIT"],
  ],
  ["with managed MIT", { mit: "managed" }, ["strict-2025", "managed MIT"]],
  [
    "held to the vendor's test range",
    { smallAmountsOnly: true },
    ["strict-2025", "sync MIT", "small amounts only"],
  ],
  ["for purchases only", { authCapture: false }, ["strict-2025", "purchase only", "sync MIT"]],
] as const

test.each(accounts)("every fact of the ledger holds on a sandbox %s", async (_name, profile, has) => {
  const results = await check(profile, has)
  expect(results.filter(({ outcome }) => outcome === "differs")).toEqual([])
})

test("every fact is checked on one of these accounts, has a source, and is said once", () => {
  const isVisible = (needs: readonly Need[]) =>
    accounts.some(([, , has]) => needs.every((need) => has.some((one) => one === need)))
  expect(ledger.filter(({ needs }) => !isVisible(needs ?? []))).toEqual([])
  expect(ledger.filter(({ source }) => source === "")).toEqual([])
  expect(new Set(ledger.map(({ fact }) => fact)).size).toBe(ledger.length)
})

test("a service that behaves otherwise is told fact, source, expected and seen", async () => {
  await using sandbox = await createSandbox({
    profile: { syncMitOtherwise: "APPROVED", validation: "lenient-2026" },
  })
  const target = { ...sandbox.credentials, baseUrl: `${sandbox.url}/v1/`, has: ["strict-2025"] as const }
  const results = await runCases({ ...target }, ledger)
  const text = report(target.baseUrl, results, 1)
  expect(text).toContain("✕ A missing idempotencyKey is named at the root of the refusal")
  expect(text).toContain("source    recorded /evaluate refusals, 2024-25 (third-party)")
  expect(text).toContain('expected  body.IdempotencyKey = ["The IdempotencyKey field is required."]')
  expect(text).toContain("seen      body.IdempotencyKey = nothing")
  expect(text).not.toContain(sandbox.credentials.appSecret)
})
