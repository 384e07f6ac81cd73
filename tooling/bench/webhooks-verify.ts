/**
 * Processor time per verified and parsed webhook, compared with svix, standardwebhooks and a loop that a merchant would
 * write with node:crypto.
 *
 * Run it after a build: `node tooling/bench/webhooks-verify.ts`. The candidates take turns in each of several new
 * processes. A ratio is the loop's time divided by the candidate's time in the same round: 1.00 means the same cost. A
 * delivery has two signatures, and `verify` checks both. One is sufficient, so the loop is measured with one and with both.
 */
import { createHash, createHmac, createSecretKey, timingSafeEqual } from "node:crypto"
import { parse, verify } from "@flexcharge/webhooks"
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { Webhook as StandardWebhook } from "standardwebhooks"
import { Webhook as SvixWebhook } from "svix"
import { measure, micros, ratio, samplesOf, sendSample } from "./ratios.ts"

const processes = Number(process.env.BENCH_PROCESSES ?? 3)
const rounds = Number(process.env.BENCH_ROUNDS ?? 9)
const callsAt = new Map([
  [255, 8_000],
  [2_048, 6_000],
  [65_536, 800],
])

const loop = "raw"
const loopOfBoth = "raw, both signatures"

type Call = () => unknown

const bodyOf = (bytes: number): Buffer => {
  const bare = JSON.stringify(wireEvent("order.completed"))
  const filler = "x".repeat(Math.max(0, bytes - bare.length))
  return Buffer.from(JSON.stringify(wireEvent("order.completed", filler ? { EventData: filler } : {})))
}

const candidatesAt = (bytes: number): Record<string, Call> => {
  const secret = signingSecret()
  const body = bodyOf(bytes)
  const both = signDelivery(body, { secret, host: "shop.example" })
  const { "x-fc-signature": bodySignature = "", ...headers } = both.headers
  const one = { ...both, headers }
  const key = createSecretKey(Buffer.from(secret, "base64")) // a Buffer would cost four times as much
  const isSigned = (message: string | Uint8Array, signature: string) =>
    timingSafeEqual(createHmac("sha512", key).update(message).digest(), Buffer.from(signature, "base64"))
  const raw = () => {
    const hash = createHash("sha512").update(body).digest("base64")
    const message = `POST\n${headers["x-fc-nonce"]};${headers["x-fc-date"]};${headers.host};${hash}`
    if (!isSigned(message, headers["x-fc-authorization"]?.split("&Signature=")[1] ?? ""))
      throw new Error("no")
    return JSON.parse(body.toString())
  }
  const options = { secrets: [secret] }
  const [timestamp, id] = [new Date(), "msg_1"]
  const svix = new SvixWebhook("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")
  const standard = new StandardWebhook("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")
  const standardHeaders = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(timestamp.getTime() / 1_000)),
    "webhook-signature": standard.sign(id, timestamp, body.toString()),
  }
  return {
    [loop]: raw,
    [loopOfBoth]: () => (isSigned(body, bodySignature) ? raw() : undefined),
    "verify + parse": async () => parse(await verify(both, options)),
    "verify + parse, no x-fc-signature": async () => parse(await verify(one, options)),
    "verify alone": () => verify(both, options),
    svix: () => svix.verify(body.toString(), standardHeaders),
    standardwebhooks: () => standard.verify(body.toString(), standardHeaders),
  }
}

const child = async () => {
  for (const [bytes, calls] of callsAt) {
    const candidates = Object.entries(candidatesAt(bytes))
    for (const [, call] of candidates) await measure(call, calls)
    for (let round = 0; round < rounds; round++) {
      const sample: Record<string, number> = {}
      for (const [name, call] of candidates) sample[name] = await measure(call, calls)
      sendSample(bytes, sample)
    }
  }
  process.disconnect?.()
}

const parent = async () => {
  for (const [bytes, samples] of await samplesOf(import.meta.filename, "child", processes)) {
    console.log(`\n${bytes} bytes: CPU per webhook, ${samples.length} rounds in ${processes} processes`)
    for (const name of Object.keys(samples[0] ?? {}))
      console.log(
        `${name.padEnd(34)} ${micros(samples, name, 1).padStart(9)}  ${ratio(samples, name, loop)}  ${ratio(samples, name, loopOfBoth)}`,
      )
  }
}

await (process.argv[2] === "child" ? child() : parent())
