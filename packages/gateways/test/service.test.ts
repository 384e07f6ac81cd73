/** What the service makes of the mapped transactions: the client's validation, and the local sandbox. */
import { type Client, createClient } from "@flexcharge/core"
import { createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { afterAll, beforeAll, expect, test } from "vitest"
import { evaluateRequest, issuesOf } from "./evaluateRequest.ts"
import { fixtures } from "./gateways.ts"

const declines = fixtures.flatMap(({ gateway, name, map, input, payment }) => {
  const mapped = map(input, payment)
  return mapped._tag === "Declined" ? [{ gateway, name, transaction: mapped.transaction }] : []
})

let sandbox: Sandbox
let client: Client

beforeAll(async () => {
  sandbox = await createSandbox()
  client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
})

afterAll(async () => {
  await client.close()
  await sandbox.close()
})

test.each(declines)("the validation of evaluate accepts what $gateway declined: $name", ({ transaction }) => {
  expect(issuesOf(transaction)).toEqual([])
})

test.each(declines)(
  "the sandbox evaluates what $gateway declined: $name",
  async ({ gateway, name, transaction }) => {
    const {
      mid: _mid,
      idempotencyKey: _key,
      isDeclined: _declined,
      ...request
    } = evaluateRequest(transaction)
    const response = await client.evaluate({ ...request, orderId: `${gateway}: ${name}` })
    expect(response.orderSessionKey).toEqual(expect.any(String))
    expect(["APPROVED", "DECLINED", "CHALLENGE", "SUBMITTED"]).toContain(response.status)
  },
)
