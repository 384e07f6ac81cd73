import { expect, test } from "vitest"
import type { Need } from "../src/conformance/Case.ts"
import { ledger } from "../src/conformance/Ledger.ts"
import { textReport } from "../src/conformance/Report.ts"
import { runCases } from "../src/conformance/Runner.ts"
import { createSandbox } from "../src/index.ts"
import type { Profile } from "../src/Profile.ts"

const check = async (profile: Partial<Profile>, has: readonly Need[]) => {
  await using sandbox = await createSandbox({ profile })
  return await runCases({ ...sandbox.credentials, baseUrl: `${sandbox.url}/v1/`, has }, ledger)
}

const accounts = [
  [
    "with the default profile",
    {},
    ["strict-2025", "auth/capture", "sync MIT", "tokenization key", "webhooks"],
  ],
  ["as documented in 2026", { validation: "lenient-2026" }, ["lenient-2026", "auth/capture", "sync MIT"]],
  ["with managed MIT", { mit: "managed" }, ["strict-2025", "managed MIT"]],
  [
    "that accepts small amounts only",
    { smallAmountsOnly: true },
    ["strict-2025", "sync MIT", "small amounts only"],
  ],
  ["without auth/capture", { authCapture: false }, ["strict-2025", "purchase only", "sync MIT"]],
  [
    "that sends webhooks as JSON",
    { webhookContentType: "json" },
    ["strict-2025", "sync MIT", "webhooks", "JSON webhooks"],
  ],
  [
    "that sends webhooks as text",
    { webhookContentType: "text" },
    ["strict-2025", "sync MIT", "webhooks", "text webhooks"],
  ],
  [
    "of 2024, with the other status name and refund message",
    { refundResponseMessage: "DECLINED", completedStatusName: "APPROVED" },
    ["strict-2025", "sync MIT"],
  ],
] as const

test.each(accounts)("all facts of the ledger hold on an account %s", async (_name, profile, has) => {
  const results = await check(profile, has)
  expect(results.filter(({ outcome }) => outcome === "differs")).toEqual([])
})

test("checks every fact on one of these accounts, and each fact has a source and is listed once", () => {
  const isChecked = (needs: readonly Need[]) =>
    accounts.some(([, , has]) => needs.every((need) => has.some((available) => available === need)))
  expect(ledger.filter(({ needs }) => !isChecked(needs ?? []))).toEqual([])
  expect(ledger.filter(({ source }) => source === "")).toEqual([])
  expect(new Set(ledger.map(({ fact }) => fact)).size).toBe(ledger.length)
})

test("reports fact, source, expected and actual value of a difference, without secrets", async () => {
  await using sandbox = await createSandbox({
    profile: { syncMitOtherwise: "APPROVED", validation: "lenient-2026" },
  })
  const target = { ...sandbox.credentials, baseUrl: `${sandbox.url}/v1/`, has: ["strict-2025"] as const }
  const results = await runCases({ ...target }, ledger)
  const text = textReport(target.baseUrl, results, 1)
  expect(text).toContain("✕ A missing idempotencyKey is named at the root of the error")
  expect(text).toContain("source    recorded /evaluate errors, 2024-25 (third-party)")
  expect(text).toContain('expected  body.IdempotencyKey = ["The IdempotencyKey field is required."]')
  expect(text).toContain("actual    body.IdempotencyKey = absent")
  expect(text).not.toContain(sandbox.credentials.appSecret)
})
