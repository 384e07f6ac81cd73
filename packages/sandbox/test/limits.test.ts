import { expect, onTestFinished, test, vi } from "vitest"
import { challengePhone, createSandbox } from "../src/index.ts"
import { connect, openWebhookEndpoint, paymentRequest } from "./independentClient.ts"

test("drops the oldest records beyond each limit", async () => {
  const limits = { orders: 2, requests: 3, deliveries: 2, cards: 1, signals: 1 }
  await using sandbox = await createSandbox({ limits })
  const endpoint = await openWebhookEndpoint()
  sandbox.control.webhooks.subscribe({ url: endpoint.url })
  const client = await connect(sandbox)
  const sent = paymentRequest()
  const first = await client.post("evaluate", sent)
  const others = [
    await client.evaluate(),
    await client.evaluate(),
    await client.evaluate(),
    await client.evaluate(),
  ]
  expect(sandbox.control.orders.list().map(({ id }) => id)).toEqual(others.slice(2).map(({ id }) => id))
  expect(sandbox.control.orders.get(String(sent.orderId))).toBeUndefined()
  expect(sandbox.control.requests.list()).toHaveLength(3)
  expect(sandbox.control.webhooks.deliveries().map(({ orderId }) => orderId)).toEqual(
    others.slice(2).map(({ id }) => id),
  )
  const again = await client.post("evaluate", sent)
  expect(again.body.orderSessionKey).not.toBe(first.body.orderSessionKey)

  const card = { first_name: "J", last_name: "J", number: "4000002760003184", month: 3, year: 2030 }
  const tokenize = async () => {
    const { body } = await client.post("tokenize", { payment_method: { credit_card: card } })
    return (body as { transaction: { payment_method: { token: string } } }).transaction.payment_method.token // as: the vendor's shape
  }
  const [dropped, kept] = [await tokenize(), await tokenize()]
  const status = async (cardNumber: string) =>
    (await client.evaluate({ paymentMethod: { token: true, cardNumber } })).body.status
  expect([await status(dropped), await status(kept)]).toEqual([undefined, "APPROVED"])

  for (const senseKey of ["a", "b"])
    await fetch(`${sandbox.url}/sensejs/signals`, {
      method: "POST",
      body: JSON.stringify({ senseKey, events: { load: 1 } }),
    })
  expect(sandbox.control.signals()).toMatchObject([{ senseKey: "b", events: { load: 1 } }])
  endpoint.close()
})

test("declines an order whose challenge is not completed in time", async () => {
  await using sandbox = await createSandbox({ profile: { challengeWindow: "5 minutes" } })
  const client = await connect(sandbox)
  const { id } = await client.evaluate({ payer: { email: "NA", phone: challengePhone } })
  await sandbox.control.clock.advance("299 s")
  expect(sandbox.control.orders.get(id)?.phase).toBe("CHALLENGE")
  await sandbox.control.clock.advance("1 s")
  expect(sandbox.control.orders.get(id)?.phase).toBe("DECLINED")
})

test("responds to a page that waits for a challenge when the challenge ends, and at a reset", async () => {
  await using sandbox = await createSandbox()
  const client = await connect(sandbox)
  const wait = async (id: string, millis: number) => {
    const response = await fetch(`${sandbox.url}/ui-widget/challenges/${id}?wait=${millis}`)
    return (await response.json()) as { state: string } // as: the sandbox's own shape
  }
  const { id } = await client.evaluate({ payer: { email: "NA", phone: challengePhone } })
  expect((await wait(id, 20)).state).toBe("open")
  const waitFor = wait(id, 20_000)
  await fetch(`${sandbox.url}/ui-widget/challenges/${id}/answer`, { method: "POST", body: '{"cvv":"999"}' })
  expect((await waitFor).state).toBe("passed")
  const again = await fetch(`${sandbox.url}/ui-widget/challenges/${id}/answer`, {
    method: "POST",
    body: '{"cvv":"1"}',
  })
  expect(await again.json()).toMatchObject({ state: "passed" })
  expect((await wait("unknown", 0)).state).toBe("unknown")
  const other = await client.evaluate({ payer: { email: "NA", phone: challengePhone } })
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  onTestFinished(() => void vi.useRealTimers())
  const timers = vi.spyOn(globalThis, "setTimeout")
  const interrupted = wait(other.id, 19_000)
  await expect.poll(() => timers.mock.calls.map(([, millis]) => millis)).toContain(19_000)
  sandbox.reset()
  expect((await interrupted).state).toBe("open")
})

test("rejects other methods and invalid signals at the endpoints for pages", async () => {
  await using sandbox = await createSandbox()
  const client = await connect(sandbox)
  const { id } = await client.evaluate({ payer: { email: "NA", phone: challengePhone } })
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(sandbox.url + path, init)).status
  expect(await status(`/ui-widget/challenges/${id}`, { method: "DELETE" })).toBe(405)
  expect(await status("/sensejs/signals", { method: "POST", body: "{" })).toBe(400)
  expect(
    await status("/sensejs/signals", { method: "POST", body: JSON.stringify({ senseKey: "x".repeat(65) }) }),
  ).toBe(400)
  expect(await status("/sensejs/nothing")).toBe(404)
  expect(await status("/sensejs/signals", { method: "OPTIONS" })).toBe(204)
})
