/**
 * Whether the time of a refusal tells how much of a signature was right: the first byte wrong against the last.
 *
 * Run it after a build: `node tooling/bench/webhooks-timing.ts`. Both are timed in turns; Welch's t over the lower
 * halves of the times, as interruptions only ever add. A |t| above 4.5 would be a leak.
 */
import { verify } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"

const tries = Number(process.env.BENCH_TRIES ?? 40_000)
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

const times: { readonly early: number[]; readonly late: number[] } = { early: [], late: [] }
for (let index = 0; index < tries; index++) {
  const isEarlyFirst = Math.random() < 0.5
  if (isEarlyFirst) times.early.push(await timed(early))
  times.late.push(await timed(late))
  if (!isEarlyFirst) times.early.push(await timed(early))
}

const lowerHalf = (values: readonly number[]) =>
  values
    .slice(values.length / 10)
    .sort((one, other) => one - other)
    .slice(0, values.length / 2)
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const varianceOf = (values: readonly number[], mean: number) =>
  meanOf(values.map((value) => (value - mean) ** 2)) / values.length

const [one, other] = [lowerHalf(times.early), lowerHalf(times.late)]
const [earlyMean, lateMean] = [meanOf(one), meanOf(other)]
const t = (earlyMean - lateMean) / Math.sqrt(varianceOf(one, earlyMean) + varianceOf(other, lateMean))
console.log(
  `first byte wrong ${earlyMean.toFixed(0)} ns, last byte wrong ${lateMean.toFixed(0)} ns, t = ${t.toFixed(2)}`,
)
