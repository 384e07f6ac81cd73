/** Measures the built sandbox: start, evaluate and webhook rate, memory, reset. Run it with: pnpm measure */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { Agent, createServer, request } from "node:http"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

interface Row {
  readonly what: string
  readonly measured: string
  readonly goal: string
}

interface RunningSandbox {
  readonly url: string
  readonly process: ChildProcess
  readonly authorization: Readonly<Record<string, string>>
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const send = (
  url: string,
  method: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, {
      agent,
      method,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers },
    })
    outgoing.on("response", (response) => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", (chunk: string) => {
        text += chunk
      })
      response.on("end", () => resolve(text))
    })
    outgoing.on("error", reject)
    outgoing.end(body)
  })

const startSandbox = async (): Promise<RunningSandbox> => {
  const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url))
  const child = spawn(process.execPath, [bin, "--port", "0", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [line] = await once(createInterface({ input: child.stdout }), "line")
  const { url, credentials } = JSON.parse(String(line))
  const keys = JSON.stringify({ AppKey: credentials.appKey, AppSecret: credentials.appSecret })
  const { accessToken } = JSON.parse(await send(`${url}/v1/oauth2/token`, "POST", keys))
  return { url, process: child, authorization: { authorization: `Bearer ${accessToken}` } }
}

/** Processor seconds of the sandbox (Linux). On a busy machine they vary less than elapsed time. */
const processorSeconds = ({ process: { pid } }: RunningSandbox): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")
  return (Number(fields[13]) + Number(fields[14])) / 100
}

const residentMegabytes = ({ process: { pid } }: RunningSandbox): number =>
  Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)]).stdout.toString()) / 1_024

/** Runs `work`, which returns how much it did, and formats its rate. */
const measureRate = async (sandbox: RunningSandbox, work: () => Promise<number>): Promise<string> => {
  const started = performance.now()
  const usedBefore = processorSeconds(sandbox)
  const count = await work()
  const perSecond = (count / (performance.now() - started)) * 1_000
  const perProcessorSecond = count / (processorSeconds(sandbox) - usedBefore)
  return `${perSecond.toFixed(0)}/s, ${perProcessorSecond.toFixed(0)} per processor second`
}

let orderCount = 0
const paymentRequest = (): string => {
  orderCount += 1
  return JSON.stringify({
    isDeclined: true,
    isMIT: false,
    orderId: `order-${orderCount}`,
    idempotencyKey: `key-${orderCount}`,
    transaction: {
      id: "3478613",
      amount: 15_000,
      currency: "USD",
      responseCode: "05",
      responseCodeSource: "nmi",
      avsResultCode: "M",
      cvvResultCode: "M",
      cavvResultCode: "NA",
    },
    payer: { email: "john@example.com" },
    billingInformation: {
      firstName: "John",
      lastName: "Doe",
      country: "United States",
      countryCode: "US",
      addressLine1: "123 Main St.",
      state: "CA",
      city: "San Francisco",
      zipCode: "94111",
    },
    paymentMethod: { cardNumber: "4000002760003184", token: false, expirationMonth: 9, expirationYear: 2030 },
  })
}

const evaluateMany = async ({ url, authorization }: RunningSandbox, count: number): Promise<number> => {
  let remaining = count
  const evaluateNext = async () => {
    while (remaining-- > 0) await send(`${url}/v1/evaluate`, "POST", paymentRequest(), authorization)
  }
  await Promise.all(Array.from({ length: 64 }, evaluateNext))
  return count
}

const measureStart = async (): Promise<{
  readonly sandbox: RunningSandbox
  readonly rows: readonly Row[]
}> => {
  const started = performance.now()
  const sandbox = await startSandbox()
  const elapsed = performance.now() - started
  const used = processorSeconds(sandbox) * 1_000
  const emptyStarted = performance.now()
  spawnSync(process.execPath, ["--eval", "0"])
  const emptyProcess = performance.now() - emptyStarted
  const measured = `${elapsed.toFixed(0)} ms (an empty process: ${emptyProcess.toFixed(0)} ms)`
  return {
    sandbox,
    rows: [
      { what: "processor time to first response", measured: `${used.toFixed(0)} ms`, goal: "" },
      { what: "start to first response", measured, goal: "at most 150 ms over an empty process" },
    ],
  }
}

const measureEvaluate = async (sandbox: RunningSandbox): Promise<readonly Row[]> => {
  await evaluateMany(sandbox, 10_000)
  const rate = await measureRate(sandbox, () => evaluateMany(sandbox, 10_000))
  const memory = [residentMegabytes(sandbox)]
  for (let round = 0; round < 4; round += 1) {
    await evaluateMany(sandbox, 20_000)
    memory.push(residentMegabytes(sandbox))
  }
  const megabytes = memory.map((size) => size.toFixed(0)).join(", ")
  return [
    { what: "evaluate, 10,000 orders stored", measured: rate, goal: "at least 3,000/s on one core" },
    { what: "memory at 20k, 40k .. 100k orders", measured: `${megabytes} MB`, goal: "flat" },
  ]
}

const measureWebhooks = async (sandbox: RunningSandbox): Promise<Row> => {
  let receivedCount = 0
  const endpoint = createServer((incoming, response) => {
    incoming.resume()
    incoming.on("end", () => {
      receivedCount += 1
      response.end()
    })
  })
  endpoint.listen(0, "127.0.0.1")
  await once(endpoint, "listening")
  const address = endpoint.address()
  const port = typeof address === "object" ? address?.port : 0
  const control = `${sandbox.url}/_sandbox`
  await send(`${control}/webhooks`, "POST", JSON.stringify({ url: `http://127.0.0.1:${port}/` }))
  const trigger = () => send(`${control}/trigger`, "POST", '{"event":"payout.created"}')
  const measured = await measureRate(sandbox, async () => {
    await Promise.all(Array.from({ length: 3_000 }, trigger))
    await send(`${control}/settled`, "POST", "{}")
    return receivedCount
  })
  endpoint.close()
  return { what: "webhooks triggered and delivered", measured, goal: "at least 1,000/s" }
}

const measureReset = async ({ url }: RunningSandbox): Promise<Row> => {
  const started = performance.now()
  await send(`${url}/_sandbox/reset`, "POST", "{}")
  const elapsed = performance.now() - started
  return { what: "reset over HTTP", measured: `${elapsed.toFixed(1)} ms`, goal: "under 10 ms" }
}

const { sandbox, rows } = await measureStart()
const allRows = [
  ...rows,
  ...(await measureEvaluate(sandbox)),
  await measureWebhooks(sandbox),
  await measureReset(sandbox),
]
for (const { what, measured, goal } of allRows)
  process.stdout.write(`${what.padEnd(36)} ${measured.padEnd(42)} ${goal}`.trimEnd().concat("\n"))
sandbox.process.kill()
agent.destroy()
