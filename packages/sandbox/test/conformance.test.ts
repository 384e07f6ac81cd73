import { expect, test } from "vitest"
import { ledger } from "../src/conformance/Ledger.ts"
import { localAccounts, runOnAccount, runOnLocalAccounts } from "../src/conformance/localRun.ts"
import { textReport } from "../src/conformance/Report.ts"
import { runCases } from "../src/conformance/Runner.ts"
import { createSandbox } from "../src/index.ts"

test.each(localAccounts)("all facts of the ledger hold on an account $description", async (account) => {
  const results = await runOnAccount(account, ledger)
  expect(results.filter(({ outcome }) => outcome === "differs")).toEqual([])
  expect(results.filter(({ outcome }) => outcome === "holds").length).toBeGreaterThan(30)
})

test("checks every fact on one of these accounts, and each fact has a source and is listed once", async () => {
  const results = await runOnLocalAccounts(ledger)
  expect(results.map((result) => result.case)).toEqual(ledger)
  expect(results.filter(({ outcome }) => outcome !== "holds")).toEqual([])
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
