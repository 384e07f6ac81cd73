import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { startWorker } from "@flexcharge-tooling/test-kit/startWorker"
import { expect, test } from "vitest"

const secret = signingSecret()

/** Starts the Worker with both endpoints. */
const startEndpoints = async (handlerTimeoutMillis = 25_000, compatibilityDate = "2026-07-30") => {
  const worker = await startWorker({
    entryPoint: `${import.meta.dirname}/cloudflareWorker.ts`,
    constants: { SECRET: secret, TIMEOUT_MILLIS: handlerTimeoutMillis },
    compatibilityDate,
  })
  const deliveryOf = (orderId: string, key = secret) => {
    const body = JSON.stringify(wireEvent("order.completed", { OrderId: orderId }))
    const { headers } = signDelivery(body, { secret: key, host: "shop.example" })
    return { method: "POST", headers, body }
  }
  return {
    deliveryOf,
    deliver: async (delivery: RequestInit): Promise<number> =>
      (await fetch(`${worker.url}/webhooks`, delivery)).status,
    calls: async (): Promise<unknown> => (await fetch(`${worker.url}/calls`)).json(),
    status: (orderId: string, headers: Record<string, string>) =>
      fetch(`${worker.url}/orders/${orderId}`, { headers }),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}

test.each(["2024-01-01", "2026-07-30"])(
  "handles a webhook that arrives 8 times at once exactly one time (compatibility date %s)",
  async (compatibilityDate) => {
    await using worker = await startEndpoints(25_000, compatibilityDate)
    const delivery = worker.deliveryOf("osk-1")
    const statuses = await Promise.all(Array.from({ length: 8 }, () => worker.deliver(delivery)))
    expect(statuses).toEqual(Array.from({ length: 8 }, () => 200))
    expect(await worker.calls()).toEqual(["osk-1"])
  },
)

test("rejects a forged webhook and a webhook with a changed body", async () => {
  await using worker = await startEndpoints()
  expect(await worker.deliver(worker.deliveryOf("osk-1", signingSecret()))).toBe(401)
  const delivery = worker.deliveryOf("osk-1")
  const changed = delivery.body.replace("osk-1", "osk-2")
  expect(await worker.deliver({ ...delivery, body: changed })).toBe(401)
  expect(await worker.calls()).toEqual([])
})

test("reports the status of an order to its visitor only, as JSON and as a stream", async () => {
  await using worker = await startEndpoints()
  expect(await worker.deliver(worker.deliveryOf("osk-1"))).toBe(200)
  const cookie = "order=osk-1"
  const final = { state: "approved", isFinal: true }
  expect(await (await worker.status("osk-1", { cookie })).json()).toEqual(final)
  const stream = await worker.status("osk-1", { cookie, accept: "text/event-stream" })
  expect(await stream.text()).toBe(`data: ${JSON.stringify(final)}\n\n`)
  expect((await worker.status("osk-1", {})).status).toBe(404)
  expect((await worker.status("osk-2", { cookie: "order=osk-2" })).status).toBe(404)
})

test("handles an event again after the runtime ended the request that handled it", async () => {
  await using worker = await startEndpoints(1_000)
  const delivery = worker.deliveryOf("stuck")
  const sender = new AbortController()
  const first = worker.deliver({ ...delivery, signal: sender.signal }).catch(() => "disconnected")
  await expect.poll(worker.calls).toEqual(["stuck"])
  sender.abort()
  expect(await first).toBe("disconnected")
  await expect.poll(() => worker.deliver(delivery)).toBe(200)
  expect(await worker.calls()).toEqual(["stuck", "stuck"])
})
