/** Measures the built sandbox: start, evaluate rate, webhook rate, memory, reset. Run: pnpm measure, which builds first. */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { Agent, createServer, request } from "node:http"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url))
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const call = (
  url: string,
  method: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        let text = ""
        answer.setEncoding("utf8")
        answer.on("data", (chunk: string) => {
          text += chunk
        })
        answer.on("end", () => resolve(text))
      },
    )
    sent.on("error", reject)
    sent.end(body)
  })

const started = performance.now()
const child = spawn(process.execPath, [bin, "--port", "0", "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
})
/** Processor seconds the sandbox has used (Linux); wall time tells little on a busy machine. */
const processorSeconds = (): number => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(" ")
  return (Number(fields[13]) + Number(fields[14])) / 100
}

const [line] = await once(createInterface({ input: child.stdout }), "line")
const { url, credentials } = JSON.parse(String(line))
const token = JSON.parse(
  await call(
    `${url}/v1/oauth2/token`,
    "POST",
    JSON.stringify({ AppKey: credentials.appKey, AppSecret: credentials.appSecret }),
  ),
)
const toFirstAnswer = performance.now() - started
const startSeconds = processorSeconds()
const emptyStarted = performance.now()
spawnSync(process.execPath, ["--eval", "0"])
const emptyProcess = performance.now() - emptyStarted

const authorization = { authorization: `Bearer ${token.accessToken}` }
let count = 0
const payment = () =>
  JSON.stringify({
    ...{ isDeclined: true, isMIT: false, orderId: `order-${++count}`, idempotencyKey: `key-${count}` },
    transaction: {
      ...{ id: "3478613", amount: 15000, currency: "USD", responseCode: "05", responseCodeSource: "nmi" },
      ...{ avsResultCode: "M", cvvResultCode: "M", cavvResultCode: "NA" },
    },
    payer: { email: "john@example.com" },
    billingInformation: {
      ...{ firstName: "John", lastName: "Doe", country: "United States", countryCode: "US" },
      ...{ addressLine1: "123 Main St.", state: "CA", city: "San Francisco", zipCode: "94111" },
    },
    paymentMethod: { cardNumber: "4000002760003184", token: false, expirationMonth: 9, expirationYear: 2030 },
  })

const evaluateMany = async (total: number): Promise<string> => {
  const begun = performance.now()
  const usedBefore = processorSeconds()
  let left = total
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (left-- > 0) await call(`${url}/v1/evaluate`, "POST", payment(), authorization)
    }),
  )
  const rate = (total / (performance.now() - begun)) * 1_000
  const ofProcessor = total / (processorSeconds() - usedBefore)
  return `${rate.toFixed(0)}/s, ${ofProcessor.toFixed(0)} per processor second`
}

const residentMegabytes = (): number =>
  Number(spawnSync("ps", ["-o", "rss=", "-p", String(child.pid)]).stdout.toString()) / 1_024

const rows: [what: string, seen: string, goal: string][] = [
  ["processor time to first answer", `${(startSeconds * 1_000).toFixed(0)} ms`, ""],
  [
    "start to first answer",
    `${toFirstAnswer.toFixed(0)} ms (an empty process ${emptyProcess.toFixed(0)} ms)`,
    "at most 150 ms over an empty process",
  ],
]
await evaluateMany(10_000)
rows.push(["evaluate, 10,000 orders held", await evaluateMany(10_000), "at least 3,000/s on one core"])
const memory = [residentMegabytes()]
for (let round = 0; round < 4; round += 1) {
  await evaluateMany(20_000)
  memory.push(residentMegabytes())
}
rows.push([
  "memory at 20k, 40k .. 100k orders",
  `${memory.map((size) => size.toFixed(0)).join(", ")} MB`,
  "flat",
])

let heard = 0
const shop = createServer((incoming, answer) => {
  incoming.resume()
  incoming.on("end", () => {
    heard += 1
    answer.end()
  })
})
shop.listen(0, "127.0.0.1")
await once(shop, "listening")
const address = shop.address()
const port = typeof address === "object" ? address?.port : 0
await call(`${url}/_sandbox/webhooks`, "POST", JSON.stringify({ url: `http://127.0.0.1:${port}/` }))
const begun = performance.now()
const usedBefore = processorSeconds()
await Promise.all(
  Array.from({ length: 3_000 }, () => call(`${url}/_sandbox/trigger`, "POST", '{"event":"payout.created"}')),
)
await call(`${url}/_sandbox/settled`, "POST", "{}")
const rate = (heard / (performance.now() - begun)) * 1_000
const ofProcessor = heard / (processorSeconds() - usedBefore)
rows.push([
  "webhooks triggered and delivered",
  `${rate.toFixed(0)}/s, ${ofProcessor.toFixed(0)} per processor second`,
  "at least 1,000/s",
])
const resetBegun = performance.now()
await call(`${url}/_sandbox/reset`, "POST", "{}")
rows.push(["reset, over HTTP", `${(performance.now() - resetBegun).toFixed(1)} ms`, "under 10 ms"])

for (const [what, seen, goal] of rows)
  process.stdout.write(`${what.padEnd(36)} ${seen.padEnd(42)} ${goal}`.trimEnd().concat("\n"))
child.kill()
shop.close()
agent.destroy()
