import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { createSandbox, type Sandbox } from "../src/index.ts"
import { operations } from "../src/Operation.ts"
import { routes } from "../src/Routes.ts"
import { listener, payload, stillClock, stranger } from "./independentClient.ts"

let sandbox: Sandbox
let client: Awaited<ReturnType<typeof stranger>>
beforeEach(async () => {
  sandbox = await createSandbox({ seed: "faults", clock: stillClock() })
  client = await stranger(sandbox)
})
afterEach(() => sandbox.close())

const failing = (kind: Parameters<Sandbox["control"]["faults"]["add"]>[0]["kind"], more: object = {}) =>
  sandbox.control.faults.add({ kind, operation: "evaluate", times: 1, ...more })

/** Timers that stand still, so that a latency lasts until the test says that it is over. */
const stillTimers = () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  onTestFinished(() => void vi.useRealTimers())
  return (millis: number) => vi.advanceTimersByTimeAsync(millis)
}

describe("a fault on a request", () => {
  test("cuts the connection before or after the order exists", async () => {
    failing("reset-before")
    await expect(client.evaluate()).rejects.toThrow()
    expect(sandbox.control.orders.list()).toHaveLength(0)
    failing("reset-after")
    const sent = payload()
    await expect(client.post("evaluate", sent)).rejects.toThrow()
    expect(sandbox.control.orders.list()).toHaveLength(1)
    expect((await client.post("evaluate", sent)).status).toBe(200)
    expect(sandbox.control.orders.list()).toHaveLength(1)
  })

  test("truncates the answer", async () => {
    failing("truncate")
    await expect(client.evaluate()).rejects.toThrow()
  })

  test("never answers", async () => {
    failing("hang")
    const { accessToken } = client.token
    const call = fetch(`${sandbox.url}/v1/evaluate`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(payload()),
      signal: AbortSignal.timeout(150),
    })
    await expect(call).rejects.toMatchObject({ name: "TimeoutError" })
    expect(sandbox.control.orders.list()).toHaveLength(0)
  })

  test("answers a status, with Retry-After where the client is to wait", async () => {
    failing("status", { status: 429, retryAfterSeconds: 7 })
    const limited = await client.evaluate()
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"])
    failing("status", { status: 500 })
    expect((await client.evaluate()).status).toBe(500)
  })

  test("answers HTML or broken JSON", async () => {
    failing("html")
    const html = await client.evaluate()
    expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html"])
    failing("malformed-json")
    const { accessToken } = client.token
    const broken = await fetch(`${sandbox.url}/v1/evaluate`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
      body: JSON.stringify(payload()),
    })
    await expect(broken.json()).rejects.toThrow(SyntaxError)
  })

  test("takes tokens away early, or refuses them for a while", async () => {
    failing("unauthorized", { times: 2 })
    expect([(await client.evaluate()).status, (await client.evaluate()).status]).toEqual([401, 401])
    expect((await client.evaluate()).status).toBe(200)
    failing("revoke-token")
    expect((await client.evaluate()).status).toBe(401)
    expect((await client.evaluate()).status).toBe(401)
  })

  test("keeps a slow keyed request in flight, so its repetition meets 409", async () => {
    const pass = stillTimers()
    failing("latency", { millis: 200 })
    const sent = payload()
    const both = [client.post("evaluate", sent), client.post("evaluate", sent)]
    expect((await Promise.race(both)).status).toBe(409)
    await pass(200)
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await client.post("evaluate", sent)).status).toBe(200)
  })

  test("keeps a slow capture in flight too", async () => {
    const pass = stillTimers()
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    sandbox.control.faults.add({ kind: "latency", operation: "capture", times: 1, millis: 200 })
    const sent = { idempotencyKey: "slow", orderId: id, amount: 15_000, currency: "USD" }
    const both = [client.post("capture", sent), client.post("capture", sent)]
    expect((await Promise.race(both)).status).toBe(409)
    await pass(200)
    expect((await Promise.all(both)).map(({ body }) => body.status)).toContain("SUCCESS")
  })

  test("is asked for by the payer's e-mail address, for the first request only", async () => {
    const sent = payload({ payer: { email: "jane+fault.status.504@example.com" } })
    expect((await client.post("evaluate", sent)).status).toBe(504)
    expect((await client.post("evaluate", sent)).status).toBe(200)
    expect((await client.evaluate({ payer: { email: "jane+fault.status.999@example.com" } })).status).toBe(
      200,
    )
  })

  test("strikes by chance the same way for the same seed", async () => {
    const run = async () => {
      const one = await createSandbox({ seed: 42 })
      const caller = await stranger(one)
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

  test("is refused when it is none", () => {
    expect(() => failing("explode" as "hang")).toThrow(/"explode" is not a fault/) // as: the mistake under test
    expect(() => failing("status", { status: 200 })).toThrow(/status lies between 400 and 599/)
  })

  test.each([
    ["an operation nobody has", { kind: "hang", operation: "evalute" }, /no operation "evalute"; .*evaluate/],
    ["a member nobody has", { kind: "latency", on: "evaluate" }, /no member "on"; .*operation/],
    ["an event nobody has", { kind: "webhook-lose", event: "order.complete" }, /no event .*order\.completed/],
    ["an operation of a webhook", { kind: "webhook-lose", operation: "evaluate" }, /narrowed by event/],
    ["an event of a request", { kind: "hang", event: "order.completed" }, /narrowed by operation/],
    ["an order of a request", { kind: "hang", orderId: "order-1" }, /narrowed by operation/],
    ["no text as an order", { kind: "webhook-lose", orderId: 1 }, /orderId is a text/],
  ])("is refused when it names %s, with what there is", async (_what, fault, complaint) => {
    expect(() => sandbox.control.faults.add(fault as { kind: "hang" })).toThrow(complaint) // as: the mistake under test
    const asked = await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: "POST",
      body: JSON.stringify(fault),
    })
    expect([asked.status, (await asked.json()).error]).toEqual([400, expect.stringMatching(complaint)])
    expect(sandbox.control.faults.list()).toEqual([])
  })

  test("may be narrowed to each operation there is", () => {
    expect(routes.map(({ name }) => name).sort()).toEqual([...operations].sort())
    for (const operation of operations) sandbox.control.faults.add({ kind: "hang", operation })
    expect(sandbox.control.faults.list()).toHaveLength(operations.length)
  })
})

describe("a fault on a webhook", () => {
  const shopWith = async (
    kind: "webhook-lose" | "webhook-duplicate" | "webhook-missign" | "webhook-delay" | "webhook-reorder",
  ) => {
    const shop = await listener()
    const { secret } = sandbox.control.webhooks.subscribe({ url: shop.url })
    sandbox.control.faults.add({ kind, times: 1, millis: 60_000 })
    return { ...shop, secret }
  }

  test("loses a delivery, which can be sent again", async () => {
    const shop = await shopWith("webhook-lose")
    await client.evaluate()
    await sandbox.control.settled()
    expect(shop.heard).toHaveLength(0)
    const [lost] = sandbox.control.webhooks.deliveries({ state: "lost" })
    await sandbox.control.webhooks.resend(lost?.id ?? "")
    expect(shop.events()).toEqual(["order.completed"])
    shop.close()
  })

  test("strikes the event it names and no other, and a request's fault strikes no webhook", async () => {
    const shop = await listener()
    sandbox.control.webhooks.subscribe({ url: shop.url })
    sandbox.control.faults.add({ kind: "webhook-lose", event: "order.cancelled" })
    sandbox.control.faults.add({ kind: "status", operation: "capture" })
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await client.post(`orders/${id}/cancel`, {})
    await client.evaluate()
    await sandbox.control.settled()
    expect(shop.events().sort()).toEqual(["order.capturerequired", "order.completed"])
    expect(sandbox.control.faults.list().map(({ struck }) => struck)).toEqual([1, 0])
    shop.close()
  })

  test("duplicates a delivery, the second marked as resent", async () => {
    const shop = await shopWith("webhook-duplicate")
    await client.evaluate()
    await sandbox.control.settled()
    expect(shop.heard.map(({ json }) => json.IsResent)).toEqual([false, true])
    expect(shop.heard[0]?.json.TimeStamp).toBe(shop.heard[1]?.json.TimeStamp)
    shop.close()
  })

  test("delays a delivery on the sandbox's clock", async () => {
    const shop = await shopWith("webhook-delay")
    await client.evaluate()
    await sandbox.control.clock.advance("59 s")
    expect(shop.heard).toHaveLength(0)
    await sandbox.control.clock.advance("1 s")
    expect(shop.heard).toHaveLength(1)
    shop.close()
  })

  test("lets the next delivery overtake", async () => {
    const shop = await shopWith("webhook-reorder")
    const { id } = await client.evaluate({ transactionType: "AUTHORIZATION" })
    await client.post(`orders/${id}/cancel`, {})
    await sandbox.control.settled()
    expect(shop.events()).toEqual(["order.cancelled", "order.capturerequired"])
    await client.evaluate()
    await sandbox.control.settled()
    expect(shop.events().slice(2)).toEqual(["order.completed"])
    shop.close()
  })

  test("signs with a key nobody has, once", async () => {
    const shop = await shopWith("webhook-missign")
    await client.evaluate({ payer: { email: "a+fault.webhook-duplicate@example.com" } })
    await sandbox.control.settled()
    const { isSignedBy } = await import("../src/webhookSignature.ts")
    expect(shop.heard.map(({ text, headers }) => isSignedBy(shop.secret, text, headers))).toEqual([
      false,
      true,
    ])
    shop.close()
  })
})
