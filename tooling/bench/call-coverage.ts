/**
 * Counts the source files in which a function runs during one call, after a warm-up: for `client.evaluate` over fetch,
 * and for a webhook from Express to its handler. It fails if CONTRIBUTING.md does not link one of these files. Run it
 * with `node --conditions=@flexcharge/source`.
 */
import { readFile } from "node:fs/promises"
import { Session } from "node:inspector/promises"
import { createClient } from "@flexcharge/core"
import { webhooks } from "@flexcharge/express"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { startServer } from "@flexcharge-tooling/test-kit/startServer"
import express from "express"
import { payment } from "./core-payment.ts"

const filesDuring = async (call: () => Promise<unknown>): Promise<readonly string[]> => {
  const session = new Session()
  session.connect()
  await session.post("Profiler.enable")
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false })
  await session.post("Profiler.takePreciseCoverage") // resets the counts
  await call()
  const { result } = await session.post("Profiler.takePreciseCoverage")
  await session.post("Profiler.stopPreciseCoverage")
  session.disconnect()
  const ran = result.filter(({ url, functions }) => {
    // Anonymous functions count too. Only the module itself, which begins at 0, is not part of a call.
    const hasRun = functions.some(({ ranges: [whole] }) => whole && whole.startOffset > 0 && whole.count > 0)
    return hasRun && /\/packages\/(core|schema|webhooks|server|express)\/src\//.test(url)
  })
  return ran.map(({ url }) => url.replace(/^.*\/packages\//, "")).sort()
}

const contributing = await readFile(new URL("../../CONTRIBUTING.md", import.meta.url), "utf8")

const report = (title: string, files: readonly string[]): void => {
  console.log(`${title}: ${files.length} files`)
  for (const file of files) {
    const isLinked = contributing.includes(`](packages/${file})`)
    console.log(`  ${file}${isLinked ? "" : " (missing from CONTRIBUTING.md)"}`)
    if (!isLinked) process.exitCode = 1
  }
}

/** Responds to every call as the service does: with a token, or with an approval. */
const api = await startServer((request, response) => {
  const isToken = request.url?.endsWith("token")
  const body = isToken
    ? { accessToken: "token", expires: Date.now() + 600_000 }
    : { orderSessionKey: "osk-1", status: "APPROVED", success: true }
  request
    .resume()
    .on("end", () => response.setHeader("content-type", "application/json").end(JSON.stringify(body)))
})
const client = createClient({ appKey: "key", appSecret: "secret", mid: "mid", baseUrl: api.url })
const evaluate = (orderId: string) => client.evaluate({ ...payment, orderId })
await evaluate("warm-up 1")
await evaluate("warm-up 2")
report("client.evaluate", await filesDuring(() => evaluate("counted")))
await client.close()
await api.close()

const secret = signingSecret()
const app = express()
app.post("/webhooks", webhooks({ secrets: [secret], on: { "order.completed": () => {} } }))
const server = await startServer(app)
/** Signs a delivery of a new event; the signer is not part of what is counted. */
const signedRequest = (): Request => {
  const body = JSON.stringify(wireEvent("order.completed", { OrderId: crypto.randomUUID() }))
  const { headers } = signDelivery(body, { secret, host: server.host })
  const { host: _host, "content-length": _length, ...sent } = headers
  return new Request(`${server.url}/webhooks`, { method: "POST", headers: sent, body })
}
const deliver = async (request: Request) => {
  const response = await fetch(request)
  if (response.status !== 200) throw new Error(`The server responded with ${response.status}.`)
}
await deliver(signedRequest())
const counted = signedRequest()
report("a webhook over Express", await filesDuring(() => deliver(counted)))
await server.close()
