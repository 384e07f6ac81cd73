/**
 * Whether the time of a refusal tells how much of a signature was right: the first byte wrong against the last.
 *
 * Run it after a build: `node tooling/bench/webhooks-timing.ts`. Both are timed in turns, in batches; a batch counts by
 * the medians' difference, and t is over the batches. A |t| above 4.5, in run after run with one sign, would be a leak.
 */
import { verify } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"

const batches = Number(process.env.BENCH_BATCHES ?? 40)
const tries = 1_000
const secret = signingSecret()
const delivery = signDelivery(JSON.stringify(wireEvent("order.completed")), { secret, host: "shop.example" })

const wrongAt = (place: number) => {
  const [scheme = "", signature = ""] = String(delivery.headers["x-fc-authorization"]).split("&Signature=")
  const bytes = Buffer.from(signature, "base64")
  bytes[place] = (bytes[place] ?? 0) ^ 1
  const authorization = `${scheme}&Signature=${bytes.toString("base64")}`
  return { ...delivery, headers: { ...delivery.headers, "x-fc-authorization": authorization } }
}

const options = { secrets: [secret] }
const early = wrongAt(0)
const late = wrongAt(63)

const timed = async (refused: typeof early): Promise<number> => {
  const startedAt = process.hrtime.bigint()
  await verify(refused, options).catch(() => undefined)
  return Number(process.hrtime.bigint() - startedAt)
}

const medianOf = (values: number[]): number =>
  values.sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN

const difference = async (): Promise<number> => {
  const times: { readonly early: number[]; readonly late: number[] } = { early: [], late: [] }
  for (let index = 0; index < tries; index++) {
    const isEarlyFirst = Math.random() < 0.5
    if (isEarlyFirst) times.early.push(await timed(early))
    times.late.push(await timed(late))
    if (!isEarlyFirst) times.early.push(await timed(early))
  }
  return medianOf(times.early) - medianOf(times.late)
}

await difference()
const differences: number[] = []
for (let batch = 0; batch < batches; batch++) differences.push(await difference())
const mean = differences.reduce((sum, value) => sum + value, 0) / batches
const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1)
const t = mean / Math.sqrt(variance / batches)
console.log(`first byte wrong minus last byte wrong: ${mean.toFixed(1)} ns, t = ${t.toFixed(2)}`)
