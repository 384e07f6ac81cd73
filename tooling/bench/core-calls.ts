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

const processes = Number(process.env.BENCH_PROCESSES ?? 3)
const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
// The compiler optimizes the code of a call some thousands of calls later than that of the bare transport.
const warmUpCalls = Number(process.env.BENCH_WARM_UP ?? 20_000)
const callsAt = new Map([
  [1, 300],
  [64, 1920],
])

type Call = () => Promise<unknown>
type Sample = Record<string, number>

/** Microseconds of CPU per call at a concurrency. */
const measure = async (call: Call, concurrency: number, calls: number): Promise<number> => {
  let left = calls
  const worker = async () => {
    while (left-- > 0) await call()
  }
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: concurrency }, worker))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

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
  for (const [, call] of candidates) await measure(call, 16, warmUpCalls)
  for (const [concurrency, calls] of callsAt)
    for (let round = 0; round < rounds; round++) {
      const sample: Sample = {}
      // Alternating order: each candidate leaves garbage that is collected in the time of the next.
      for (const [name, call] of round % 2 === 0 ? candidates : candidates.toReversed())
        sample[name] = await measure(call, concurrency, calls)
      process.send?.({ concurrency, sample })
    }
  process.exit(0)
}

const quantile = (values: readonly number[], at: number) =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * at))] ??
  Number.NaN

const report = (samples: readonly Sample[], concurrency: number) => {
  console.log(
    `\nconcurrency ${concurrency}: CPU per call, median of ${samples.length} rounds in ${processes} processes`,
  )
  const show = (name: string, baseline: string) => {
    const ratios = samples.map((sample) => (sample[baseline] ?? 0) / (sample[name] ?? 1))
    const [low, middle, high] = [0.1, 0.5, 0.9].map((at) => quantile(ratios, at).toFixed(2))
    const micros = quantile(
      samples.map((sample) => sample[name] ?? 0),
      0.5,
    ).toFixed(0)
    console.log(`${name.padEnd(24)} ${micros.padStart(5)} us  ${middle} of ${baseline} (${low}..${high})`)
  }
  for (const name of ["undici pool", "core on undici", "core on undici, order", "stripe raw"])
    show(name, "undici pool")
  show("core on undici", "stripe raw")
  for (const name of ["fetch", "core on fetch"]) show(name, "fetch")
}

const parent = async () => {
  const service = spawn(process.execPath, [`${import.meta.dirname}/core-service.ts`], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [line] = await once(service.stdout, "data")
  const samples = new Map<number, Sample[]>([...callsAt.keys()].map((concurrency) => [concurrency, []]))
  for (let index = 0; index < processes; index++) {
    const candidate = spawn(process.execPath, [import.meta.filename, String(line).trim()], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    })
    candidate.on("message", (message: { concurrency: number; sample: Sample }) =>
      samples.get(message.concurrency)?.push(message.sample),
    )
    await once(candidate, "exit")
  }
  service.kill()
  for (const [concurrency, taken] of samples) report(taken, concurrency)
}

const port = process.argv[2]
await (port === undefined ? parent() : child(Number(port)))
