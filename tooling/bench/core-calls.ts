/**
 * Processor time per call of the client's Promise API, compared with the bare transports and stripe-node's raw request.
 *
 * Run it after a build: `node tooling/bench/core-calls.ts`. The candidates take turns in each of several new processes.
 * A ratio is the baseline's time divided by the candidate's time in the same round: 1.00 means the same cost.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createClient } from "@flexcharge/core"
import { undiciTransport } from "@flexcharge/core/undici"
import Stripe from "stripe"
import { Pool } from "undici"
import { payment } from "./core-payment.ts"
import { measure, micros, ratio, samplesOf, sendSample } from "./ratios.ts"

const processes = Number(process.env.BENCH_PROCESSES ?? 3)
const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
// The compiler optimizes the code of a call some thousands of calls later than that of the bare transport.
const warmUpCalls = Number(process.env.BENCH_WARM_UP ?? 20_000)
const callsAt = new Map([
  [1, 300],
  [64, 1920],
])

type Call = () => Promise<unknown>

const candidatesAt = (port: number): Record<string, Call> => {
  const origin = `http://127.0.0.1:${port}`
  const pool = new Pool(origin, { connections: 64 })
  const credentials = { appKey: "key", appSecret: "secret", mid: payment.mid, baseUrl: origin }
  const overUndici = createClient({
    ...credentials,
    transport: undiciTransport(new Pool(origin, { connections: 64 })),
  })
  const overFetch = createClient(credentials)
  const stripe = new Stripe("sk_test_1", {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  })
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    authorization: `Bearer ${"t".repeat(580)}`,
    "user-agent": "bench",
  }
  let count = 0
  const request = () => ({ ...payment, orderId: `ORDER-${process.pid}-${count++}` })
  const bare = () => JSON.stringify({ ...request(), idempotencyKey: "6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76" })
  return {
    "undici pool": async () => {
      const { body } = await pool.request({ path: "/v1/evaluate", method: "POST", headers, body: bare() })
      return JSON.parse(await body.text())
    },
    "core on undici": () => overUndici.evaluate(request()),
    "core on undici, order": () => overUndici.order("ca7bb327-a750-412d-a9c3-050d72b3f0c5"),
    "stripe raw": () => stripe.rawRequest("POST", "/v1/evaluate", request()),
    fetch: async () => {
      const response = await fetch(`${origin}/v1/evaluate`, { method: "POST", headers, body: bare() })
      return response.json()
    },
    "core on fetch": () => overFetch.evaluate(request()),
  }
}

const child = async (port: number) => {
  const candidates = Object.entries(candidatesAt(port))
  for (const [, call] of candidates) await measure(call, warmUpCalls, 16)
  for (const [concurrency, calls] of callsAt)
    for (let round = 0; round < rounds; round++) {
      const sample: Record<string, number> = {}
      // Alternating order: each candidate leaves garbage that is collected in the time of the next.
      for (const [name, call] of round % 2 === 0 ? candidates : candidates.toReversed())
        sample[name] = await measure(call, calls, concurrency)
      sendSample(concurrency, sample)
    }
  process.exit(0)
}

const parent = async () => {
  const service = spawn(process.execPath, [`${import.meta.dirname}/core-service.ts`], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [line] = await once(service.stdout, "data")
  const groups = await samplesOf(import.meta.filename, String(line).trim(), processes).finally(() =>
    service.kill(),
  )
  for (const [concurrency, samples] of groups) {
    console.log(
      `\nconcurrency ${concurrency}: CPU per call, median of ${samples.length} rounds in ${processes} processes`,
    )
    const show = (name: string, baseline: string) =>
      console.log(
        `${name.padEnd(24)} ${micros(samples, name).padStart(8)}  ${ratio(samples, name, baseline)}`,
      )
    for (const name of ["undici pool", "core on undici", "core on undici, order", "stripe raw"])
      show(name, "undici pool")
    show("core on undici", "stripe raw")
    for (const name of ["fetch", "core on fetch"]) show(name, "fetch")
  }
}

const port = process.argv[2]
await (port === undefined ? parent() : child(Number(port)))
