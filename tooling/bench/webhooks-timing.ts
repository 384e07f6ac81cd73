/**
 * Tests whether the time of a rejection reveals how much of a signature is correct: a wrong first byte against a wrong
 * last byte.
 *
 * Run it after a build: `node tooling/bench/webhooks-timing.ts`. Both are measured in random order. The slowest tenth of
 * all samples is left out, and Welch's t is computed over the rest. A |t| above 4.5 in most runs, with one sign, is a
 * leak. The control is the same rejection with a comparison that stops at the first difference: it must be found.
 */
import { verify } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"

const runs = Number(process.env.BENCH_RUNS ?? 5)
const tries = Number(process.env.BENCH_TRIES ?? 40_000)
const threshold = 4.5
const body = JSON.stringify(wireEvent("order.completed"))

/** A forged delivery and, for the control, its signature and the valid one. */
const forge = (place: number) => {
  const secret = signingSecret()
  const { headers, ...rest } = signDelivery(body, { secret, host: "shop.example" })
  const [scheme = "", signature = ""] = String(headers["x-fc-authorization"]).split("&Signature=")
  const expected = Buffer.from(signature, "base64")
  const given = Buffer.from(expected)
  given[place] = (given[place] ?? 0) ^ 1
  const authorization = `${scheme}&Signature=${given.toString("base64")}`
  const delivery = { ...rest, headers: { ...headers, "x-fc-authorization": authorization } }
  return { delivery, options: { secrets: [secret] }, given, expected }
}

type Forged = ReturnType<typeof forge>
type Attempt = (forged: Forged) => Promise<unknown>

const ours: Attempt = ({ delivery, options }) => verify(delivery, options).catch(() => undefined)
const leaking: Attempt = async (forged) => {
  await ours(forged)
  const { given, expected } = forged
  for (let index = 0; index < expected.length; index++) if (given[index] !== expected[index]) return false
  return true
}

const timed = async (attempt: Attempt, forged: Forged): Promise<number> => {
  const startedAt = process.hrtime.bigint()
  await attempt(forged)
  return Number(process.hrtime.bigint() - startedAt)
}

interface Moments {
  readonly mean: number
  readonly error: number
}

const momentsOf = (values: readonly number[]): Moments => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: variance / values.length }
}

/** The difference of the means in ns, and Welch's t. */
const compare = async (attempt: Attempt): Promise<readonly [difference: number, t: number]> => {
  // Many of each, so that the content of one text does not influence the result.
  const earlyOnes = Array.from({ length: 256 }, () => forge(0))
  const lateOnes = Array.from({ length: 256 }, () => forge(63))
  const times: { readonly early: number[]; readonly late: number[] } = { early: [], late: [] }
  for (let left = tries; left > 0; left--) {
    const early = earlyOnes[left % 256] as Forged // as: there are 256
    const late = lateOnes[left % 256] as Forged // as: likewise
    const isEarlyFirst = Math.random() < 0.5
    if (isEarlyFirst) times.early.push(await timed(attempt, early))
    times.late.push(await timed(attempt, late))
    if (!isEarlyFirst) times.early.push(await timed(attempt, early))
  }
  const pooled = [...times.early, ...times.late].sort((one, other) => one - other)
  const slowest = pooled[Math.floor(pooled.length * 0.9)] ?? Number.NaN
  const [first, last] = [times.early, times.late].map((values) =>
    momentsOf(values.filter((value) => value <= slowest)),
  ) as [Moments, Moments] // as: of two
  const difference = first.mean - last.mean
  return [difference, difference / Math.sqrt(first.error + last.error)]
}

/** Whether most runs find a difference in the same direction. */
const isDetected = async (name: string, attempt: Attempt): Promise<boolean> => {
  await compare(attempt)
  const signs: number[] = []
  for (let run = 0; run < runs; run++) {
    const [difference, t] = await compare(attempt)
    console.log(`${name}: first byte wrong minus last, ${difference.toFixed(1)} ns, t = ${t.toFixed(2)}`)
    if (Math.abs(t) > threshold) signs.push(Math.sign(t))
  }
  return Math.abs(signs.reduce((sum, sign) => sum + sign, 0)) > runs / 2
}

const isControlFound = await isDetected("control, leaking", leaking)
const isLeaking = await isDetected("verify", ours)
if (!isControlFound)
  console.log("No result: the machine is too busy, because the leak of the control was not found.")
else console.log(isLeaking ? "verify leaks." : "No leak in verify; the leak of the control was found.")
