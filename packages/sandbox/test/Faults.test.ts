import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { routes } from "../src/Api.ts"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { operations } from "../src/Operation.ts"
import {
  type Client,
  connect,
  frozenClock,
  openWebhookEndpoint,
  paymentRequest,
} from "./independentClient.ts"

let sandbox: Sandbox
let client: Client
beforeEach(async () => {
  sandbox = await createSandbox({ seed: "faults", clock: frozenClock() })
  client = await connect(sandbox)
})
afterEach(() => sandbox.close())

const failEvaluate = (kind: Parameters<Sandbox["control"]["faults"]["add"]>[0]["kind"], more: object = {}) =>
  sandbox.control.faults.add({ kind, operation: "evaluate", times: 1, ...more })

/** Replaces the timers, so that a latency lasts until the test advances them. */
const fakeTimers = () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  onTestFinished(() => void vi.useRealTimers())
  return (millis: number) => vi.advanceTimersByTimeAsync(millis)
}

describe("a request fault", () => {
  test("closes the connection before or after the order is opened", async () => {
    failEvaluate("reset-before")
    await expect(client.evaluate()).rejects.toThrow()
    expect(sandbox.control.orders.list()).toHaveLength(0)
    failEvaluate("reset-after")
    const sent = paymentRequest()
    await expect(client.post("evaluate", sent)).rejects.toThrow()
    expect(sandbox.control.orders.list()).toHaveLength(1)
    expect((await client.post("evaluate", sent)).status).toBe(200)
    expect(sandbox.control.orders.list()).toHaveLength(1)
  })

  test("truncates the response", async () => {
    failEvaluate("truncate")
    await expect(client.evaluate()).rejects.toThrow()
  })

  test("never responds", async () => {
    failEvaluate("hang")
    const { accessToken } = client.token
    const call = fetch(`${sandbox.url}/v1/evaluate`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(paymentRequest()),
      signal: AbortSignal.timeout(150),
    })
    await expect(call).rejects.toMatchObject({ name: "TimeoutError" })
    expect(sandbox.control.orders.list()).toHaveLength(0)
  })

  test("responds with a status, and with Retry-After for 429", async () => {
    failEvaluate("status", { status: 429, retryAfterSeconds: 7 })
    const limited = await client.evaluate()
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"])
    failEvaluate("status", { status: 500 })
    expect((await client.evaluate()).status).toBe(500)
  })

  test("responds with HTML or malformed JSON", async () => {
    failEvaluate("html")
    const html = await client.evaluate()
    expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html"])
    failEvaluate("malformed-json")
    const { accessToken } = client.token
    const broken = await fetch(`${sandbox.url}/v1/evaluate`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(paymentRequest()),
    })
    await expect(broken.json()).rejects.toThrow(SyntaxError)
  })

  test("revokes access tokens, or rejects them a number of times", async () => {
    failEvaluate("unauthorized", { times: 2 })
    expect([(await client.evaluate()).status, (await client.evaluate()).status]).toEqual([401, 401])
    expect((await client.evaluate()).status).toBe(200)
    failEvaluate("revoke-token")
    expect((await client.evaluate()).status).toBe(401)
    expect((await client.evaluate()).status).toBe(401)
  })

  test("keeps a slow request with an idempotency key in progress, so that its repetition gets 409", async () => {
    const advanceTimers = fakeTimers()
    failEvaluate("latency", { millis: 200 })
    const sent = paymentRequest()
    const both = [client.post("evaluate", sent), client.post("evaluate", sent)]
    expect((await Promise.race(both)).status).toBe(409)
    await advanceTimers(200)
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await client.post("evaluate", sent)).status).toBe(200)
  })

  test("keeps a slow capture in progress", async () => {
    const advanceTimers = fakeTimers()
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    sandbox.control.faults.add({ kind: "latency", operation: "capture", times: 1, millis: 200 })
    const sent = { idempotencyKey: "slow", orderId: id, amount: 15_000, currency: "USD" }
    const both = [client.post("capture", sent), client.post("capture", sent)]
    expect((await Promise.race(both)).status).toBe(409)
    await advanceTimers(200)
    expect((await Promise.all(both)).map(({ body }) => body.status)).toContain("SUCCESS")
  })

  test("applies to the first request of an order when the payer's e-mail address requests it", async () => {
    const sent = paymentRequest({ payer: { email: "jane+fault.status.504@example.com" } })
    expect((await client.post("evaluate", sent)).status).toBe(504)
    expect((await client.post("evaluate", sent)).status).toBe(200)
    expect((await client.evaluate({ payer: { email: "jane+fault.status.999@example.com" } })).status).toBe(
      200,
    )
  })

  test("applies with a probability, and repeatably with a seed", async () => {
    const run = async () => {
      const one = await createSandbox({ seed: 42 })
      const caller = await connect(one)
      one.control.faults.add({ kind: "status", operation: "evaluate", chance: 0.5 })
      const statuses: number[] = []
      for (let count = 0; count < 12; count += 1) statuses.push((await caller.evaluate()).status)
      await one.close()
      return statuses
    }
    const first = await run()
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await run()).toEqual(first)
  })

  test("is rejected when it is unknown or out of range", () => {
    expect(() => failEvaluate("explode" as "hang")).toThrow(/Unknown fault "explode"/) // as: the mistake under test
    expect(() => failEvaluate("status", { status: 200 })).toThrow(
      /status of a fault is a number from 400 to 599/,
    )
  })

  test.each([
    [
      "an unknown operation",
      { kind: "hang", operation: "evalute" },
      /Unknown operation "evalute". Did you mean "evaluate"\?/,
    ],
    ["an unknown option", { kind: "latency", on: "evaluate" }, /Unknown fault option "on".*operation/],
    [
      "an unknown event",
      { kind: "webhook-lose", event: "order.complete" },
      /Unknown event .* Did you mean "order\.completed"\?/,
    ],
    [
      "an operation for a webhook fault",
      { kind: "webhook-lose", operation: "evaluate" },
      /can be limited by event and orderId/,
    ],
    [
      "an event for a request fault",
      { kind: "hang", event: "order.completed" },
      /can be limited by operation/,
    ],
    ["an order for a request fault", { kind: "hang", orderId: "order-1" }, /can be limited by operation/],
    [
      "an order id that is not a string",
      { kind: "webhook-lose", orderId: 1 },
      /orderId of a fault is a string/,
    ],
  ])("is rejected with the known names when it has %s", async (_description, fault, message) => {
    expect(() => sandbox.control.faults.add(fault as { kind: "hang" })).toThrow(message) // as: the mistake under test
    const response = await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: "POST",
      body: JSON.stringify(fault),
    })
    expect([response.status, (await response.json()).error]).toEqual([400, expect.stringMatching(message)])
    expect(sandbox.control.faults.list()).toEqual([])
  })

  test("can be limited to each operation", () => {
    expect(routes.map(({ operation }) => operation).sort()).toEqual([...operations].sort())
    for (const operation of operations) sandbox.control.faults.add({ kind: "hang", operation })
    expect(sandbox.control.faults.list()).toHaveLength(operations.length)
  })
})

describe("a webhook fault", () => {
  const shopWith = async (
    kind: "webhook-lose" | "webhook-duplicate" | "webhook-missign" | "webhook-delay" | "webhook-reorder",
  ) => {
    const endpoint = await openWebhookEndpoint()
    const { secret } = sandbox.control.webhooks.subscribe({ url: endpoint.url })
    sandbox.control.faults.add({ kind, times: 1, millis: 60_000 })
    return { ...endpoint, secret }
  }

  test("loses a delivery, which can be resent", async () => {
    const endpoint = await shopWith("webhook-lose")
    await client.evaluate()
    await sandbox.control.settled()
    expect(endpoint.received).toHaveLength(0)
    const [lost] = sandbox.control.webhooks.deliveries({ state: "lost" })
    await sandbox.control.webhooks.resend(lost?.id ?? "")
    expect(endpoint.eventNames()).toEqual(["order.completed"])
    endpoint.close()
  })

  test("applies to its event only, and request faults do not apply to webhooks", async () => {
    const endpoint = await openWebhookEndpoint()
    sandbox.control.webhooks.subscribe({ url: endpoint.url })
    sandbox.control.faults.add({ kind: "webhook-lose", event: "order.cancelled" })
    sandbox.control.faults.add({ kind: "status", operation: "capture" })
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await client.post(`orders/${id}/cancel`, {})
    await client.evaluate()
    await sandbox.control.settled()
    expect(endpoint.eventNames().sort()).toEqual(["order.capturerequired", "order.completed"])
    expect(sandbox.control.faults.list().map(({ timesApplied }) => timesApplied)).toEqual([1, 0])
    endpoint.close()
  })

  test("duplicates a delivery, the second time marked as resent", async () => {
    const endpoint = await shopWith("webhook-duplicate")
    await client.evaluate()
    await sandbox.control.settled()
    expect(endpoint.received.map(({ json }) => json.IsResent)).toEqual([false, true])
    expect(endpoint.received[0]?.json.TimeStamp).toBe(endpoint.received[1]?.json.TimeStamp)
    endpoint.close()
  })

  test("delays a delivery by the sandbox's clock", async () => {
    const endpoint = await shopWith("webhook-delay")
    await client.evaluate()
    await sandbox.control.clock.advance("59 s")
    expect(endpoint.received).toHaveLength(0)
    await sandbox.control.clock.advance("1 s")
    expect(endpoint.received).toHaveLength(1)
    endpoint.close()
  })

  test("sends a delivery after the next one", async () => {
    const endpoint = await shopWith("webhook-reorder")
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await client.post(`orders/${id}/cancel`, {})
    await sandbox.control.settled()
    expect(endpoint.eventNames()).toEqual(["order.cancelled", "order.capturerequired"])
    await client.evaluate()
    await sandbox.control.settled()
    expect(endpoint.eventNames().slice(2)).toEqual(["order.completed"])
    endpoint.close()
  })

  test("signs one delivery with another key", async () => {
    const endpoint = await shopWith("webhook-missign")
    await client.evaluate({ payer: { email: "a+fault.webhook-duplicate@example.com" } })
    await sandbox.control.settled()
    const { isSignedBy } = await import("../src/Webhooks.ts")
    expect(endpoint.received.map(({ text, headers }) => isSignedBy(endpoint.secret, text, headers))).toEqual([
      false,
      true,
    ])
    endpoint.close()
  })
})
