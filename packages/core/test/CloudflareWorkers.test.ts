import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { type StubResponse, stubApiServer } from "@flexcharge-tooling/test-kit/stubApiServer"
import { build } from "esbuild"
import { expect, test } from "vitest"
import workerd from "workerd"
import { declined } from "./testClient.ts"

const configuration = (compatibilityDate: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "${compatibilityDate}")),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`

/** Starts the worker in workerd, the runtime of Cloudflare Workers. */
const startWorker = async (baseUrl: string, compatibilityDate = "2026-07-30") => {
  const folder = mkdtempSync(join(tmpdir(), "flexcharge-worker-"))
  await build({
    entryPoints: [`${import.meta.dirname}/cloudflareWorker.ts`],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    conditions: ["@flexcharge/source", "workerd", "worker"],
    define: { BASE_URL: JSON.stringify(baseUrl), PAYMENT: JSON.stringify(declined) },
    logLevel: "error",
  })
  writeFileSync(join(folder, "config.capnp"), configuration(compatibilityDate))
  const child = spawn(workerd, ["serve", "--control-fd=3", join(folder, "config.capnp")], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  })
  const [message] = await once(child.stdio[3] as Readable, "data") // a pipe, as set above
  const { port } = JSON.parse(String(message))
  return {
    get: async (path: string): Promise<unknown> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(15_000) })
      return response.json()
    },
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await once(child, "exit")
    },
  }
}

const eight = Array.from({ length: 8 }, (_, index) => index)

test.each(["2024-01-01", "2026-07-30"])(
  "answers 8 concurrent cold requests that share one client (compatibility date %s)",
  async (compatibilityDate) => {
    await using service = await stubApiServer()
    await using worker = await startWorker(service.url, compatibilityDate)
    const responses = await Promise.all(eight.map(() => worker.get("/order")))
    expect(responses).toEqual(eight.map(() => ({ id: "osk-1" })))
    expect(await worker.get("/order")).toEqual({ id: "osk-1" })
  },
)

test("rescues and transmits in 8 concurrent cold requests, and shares the token with later ones", async () => {
  await using service = await stubApiServer()
  await using worker = await startWorker(service.url)
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
  await using worker = await startWorker(service.url)
  while (service.requestsTo("oauth2/token").length < 3)
    expect(await worker.get("/order")).toEqual({ id: "osk-1" })
  expect(await worker.get("/order")).toEqual({ id: "osk-1" })
  const used = service.requestsTo("orders/osk-1").map(({ headers }) => headers.authorization)
  expect(new Set(used)).toEqual(new Set(["Bearer t1", "Bearer t3"]))
})
