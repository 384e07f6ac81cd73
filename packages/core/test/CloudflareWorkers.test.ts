import { startWorker } from "@flexcharge-tooling/test-kit/startWorker"
import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { expect, test } from "vitest"
import { declined } from "./testClient.ts"

/** Starts the Worker with one client for the given API. */
const startClientWorker = async (baseUrl: string, compatibilityDate?: string) => {
  const worker = await startWorker({
    entryPoint: `${import.meta.dirname}/cloudflareWorker.ts`,
    constants: { BASE_URL: baseUrl, PAYMENT: declined },
    ...(compatibilityDate !== undefined && { compatibilityDate }),
  })
  return {
    get: async (path: string): Promise<unknown> => {
      const response = await fetch(worker.url + path, { signal: AbortSignal.timeout(15_000) })
      return response.json()
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}

const eight = Array.from({ length: 8 }, (_, index) => index)

test.each(["2024-01-01", "2026-07-30"])(
  "answers 8 concurrent cold requests that share one client (compatibility date %s)",
  async (compatibilityDate) => {
    await using service = await stubApiServer()
    await using worker = await startClientWorker(service.url, compatibilityDate)
    const responses = await Promise.all(eight.map(() => worker.get("/order")))
    expect(responses).toEqual(eight.map(() => ({ id: "osk-1" })))
    expect(await worker.get("/order")).toEqual({ id: "osk-1" })
  },
)

test("rescues and transmits in 8 concurrent cold requests, and shares the token with later ones", async () => {
  await using service = await stubApiServer()
  await using worker = await startClientWorker(service.url)
  const responses = await Promise.all(eight.map((index) => worker.get(`/both?order=ORDER-${index}`)))
  expect(responses).toEqual(eight.map(() => ({ decision: "Approved", transaction: "TX-1" })))
  const tokens = service.requestsTo("oauth2/token").length
  await worker.get("/both?order=ORDER-9")
  await worker.get("/rescue?order=ORDER-10")
  await expect.poll(() => service.requestsTo("transmit").length).toBe(10)
  expect(service.requestsTo("oauth2/token")).toHaveLength(tokens)
})

test("answers requests after the renewal of the token was lost together with the request that started it", async () => {
  const lifeMillis = 3_000
  await using service = await stubApiServer(({ path }, count): StubResponse | undefined => {
    if (!path.endsWith("token")) return undefined
    return count === 2
      ? { hang: true }
      : { body: { accessToken: `t${count}`, expires: Date.now() + lifeMillis } }
  })
  await using worker = await startClientWorker(service.url)
  while (service.requestsTo("oauth2/token").length < 3)
    expect(await worker.get("/order")).toEqual({ id: "osk-1" })
  expect(await worker.get("/order")).toEqual({ id: "osk-1" })
  const used = service.requestsTo("orders/osk-1").map(({ headers }) => headers.authorization)
  expect(new Set(used)).toEqual(new Set(["Bearer t1", "Bearer t3"]))
})
