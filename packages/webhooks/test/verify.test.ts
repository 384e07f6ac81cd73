import { createHmac } from "node:crypto"
import { Secret } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"
import {
  checkOptions,
  isWebhookError,
  memoryNonces,
  parse,
  rawBytes,
  unwrap,
  type VerifiedBody,
  verify,
} from "../src/index.ts"
import { eventNames, signDelivery, wireEvent } from "../src/testing.ts"
import { host, now, oldSecret, reasonOf, rejectionOf, secret, sentAt, signed, text } from "./fixtures.ts"

const options = { secrets: [secret], now }

describe("verify", () => {
  test("verify accepts bytes, a buffer, a view and text, and keeps the bytes unchanged", async () => {
    const bytes = new TextEncoder().encode(text)
    const padded = Buffer.concat([Buffer.from("##"), bytes, Buffer.from("##")])
    const view = padded.subarray(2, 2 + bytes.length)
    for (const body of [bytes, bytes.buffer, view, new DataView(bytes.buffer), text]) {
      const verified = await verify({ ...signed(), body: body as Uint8Array }, options) // as: a DataView is also fine at run time
      expect(rawBytes(verified)).toEqual(bytes)
    }
  })

  test("verify keeps a byte order mark and escaped characters as they arrived", async () => {
    const body = Buffer.from('\uFEFF{"Event":"order.completed","OrderId":"\\u00e9\\/é"}')
    expect(rawBytes(await verify(signed(body), options))).toEqual(new Uint8Array(body))
  })

  test("a verified body does not change when the caller's buffer or a copy of its bytes changes", async () => {
    const forms: readonly ((bytes: Uint8Array) => unknown)[] = [
      (bytes) => bytes,
      ({ buffer }) => buffer,
      ({ buffer }) => new DataView(buffer),
    ]
    const shared = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)))
    for (const form of forms)
      for (const bytes of [new TextEncoder().encode(text), shared]) {
        bytes.set(Buffer.from(text))
        const body = form(bytes) as Uint8Array // as: the other forms are also accepted at run time
        const pending = verify({ ...signed(), body }, options)
        bytes.fill(0)
        const verified = await pending
        rawBytes(verified).fill(0)
        expect(parse(verified)).toMatchObject({ event: "order.completed" })
      }
  })

  test("verify accepts a nonce of 256 characters and rejects a longer one", async () => {
    const withNonce = (length: number) =>
      signDelivery(text, { secret, host, now: sentAt, nonce: "n".repeat(length) })
    expect((await verify(withNonce(256), options)).nonce).toHaveLength(256)
    expect(await reasonOf(() => verify(withNonce(257), options))).toMatchObject({
      _tag: "MalformedHeader",
      detail: "x-fc-nonce",
    })
  })

  test("verify rejects a parsed object with an error that describes how to get the bytes", async () => {
    const body = JSON.parse(text)
    const rejected = await rejectionOf(() => verify({ ...signed(), body }, options))
    expect(rejected.reason._tag).toBe("BodyAlreadyParsed")
    expect(rejected.message).toContain("raw bytes")
  })

  test("verify rejects a parsed body that has the properties of bytes", async () => {
    const huge = { byteLength: 5, length: 3e8 }
    const pretenders = [
      huge,
      { byteLength: 5, buffer: 3e8 },
      { buffer: huge },
      { byteLength: 1, buffer: "x" },
    ]
    for (const body of pretenders) {
      const pretended = { ...signed(), body: body as never } // as: the mistake under test
      expect((await reasonOf(() => verify(pretended, options)))?._tag).toBe("BodyAlreadyParsed")
    }
  })

  test("verify rejects a body above the limit, which is 1 MiB by default", async () => {
    const large = signed("x".repeat(1_048_577))
    expect(await reasonOf(() => verify(large, options))).toMatchObject({
      _tag: "BodyTooLarge",
      detail: 1_048_576,
    })
    await verify(large, { ...options, maxBodyBytes: 1_048_577 })
    await verify(signed("x".repeat(1_048_576)), options)
  })

  test("verify reads headers from a Headers object, from a record in any case and from lists of one", async () => {
    const { headers, ...rest } = signed()
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    const listed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
    for (const each of [new Headers(headers), shouted, listed])
      await verify({ ...rest, headers: each }, options)
  })

  for (const header of ["x-fc-nonce", "x-fc-date", "x-fc-content-sha512", "x-fc-authorization"])
    test(`verify rejects a delivery whose ${header} is missing or empty`, async () => {
      const { headers, ...rest } = signed()
      for (const value of [undefined, "", [], [""]]) {
        const changed = { ...headers, [header]: value }
        const reason = await reasonOf(() => verify({ ...rest, headers: changed }, options))
        expect(reason).toMatchObject({ _tag: "MissingHeader", detail: header })
      }
    })

  test("verify does not require x-fc-signature, but rejects an empty one", async () => {
    const { headers, ...rest } = signed()
    const { "x-fc-signature": _, ...without } = headers
    await verify({ ...rest, headers: without }, options)
    const reason = await reasonOf(() =>
      verify({ ...rest, headers: { ...headers, "x-fc-signature": "" } }, options),
    )
    expect(reason).toMatchObject({ _tag: "MalformedHeader", detail: "x-fc-signature" })
  })
})

describe("the host", () => {
  const at = (changes: { host?: string | undefined; headers?: Record<string, string> }, more = {}) => {
    const delivery = signed(text, { host: "pay.shop.example:8443" })
    const { host: own, ...rest } = delivery
    const merged = { ...rest, headers: { ...delivery.headers, ...changes.headers }, host: changes.host }
    return verify(merged, { ...options, ...more })
  }

  test("verify uses publicHost, else the delivery's host, else the Host header, port included", async () => {
    const expected = { host: "pay.shop.example:8443" }
    expect(await at({})).toMatchObject(expected)
    expect(await at({ host: expected.host, headers: { host: "10.0.0.7" } })).toMatchObject(expected)
    const inside = { host: "inner", headers: { host: "10.0.0.7" } }
    expect(await at(inside, { publicHost: expected.host })).toMatchObject(expected)
  })

  test("verify reports a missing host as the missing header Host", async () => {
    const { host: _, ...headers } = signed().headers
    const reason = await reasonOf(() => verify({ headers, body: text }, options))
    expect(reason).toMatchObject({ _tag: "MissingHeader", detail: "host" })
  })
})

describe("secrets", () => {
  test("verify accepts several secrets and returns which one matched", async () => {
    expect(await verify(signed(), { ...options, secrets: [secret, oldSecret] })).toMatchObject({
      secretIndex: 0,
    })
    expect(await verify(signed(), { ...options, secrets: [oldSecret, secret] })).toMatchObject({
      secretIndex: 1,
    })
    const neither = { ...options, secrets: [oldSecret] }
    expect(await reasonOf(() => verify(signed(), neither))).toMatchObject({ _tag: "SignatureMismatch" })
  })

  test("verify accepts a Secret of this copy or another copy of the schema package", async () => {
    await verify(signed(), { ...options, secrets: [Secret.make(secret)] })
    const foreign = { [Symbol.for("@flexcharge/schema/Secret")]: () => secret } as unknown as Secret // as: stands for another copy
    await verify(signed(), { ...options, secrets: [foreign] })
  })

  test("verify notices that a list of secrets was changed in place", async () => {
    const secrets = [oldSecret]
    expect(await reasonOf(() => verify(signed(), { ...options, secrets }))).toMatchObject({
      _tag: "SignatureMismatch",
    })
    secrets.push(secret)
    expect(await verify(signed(), { ...options, secrets })).toMatchObject({ secretIndex: 1 })
    secrets.shift()
    expect(await verify(signed(), { ...options, secrets })).toMatchObject({ secretIndex: 0 })
    secrets[0] = oldSecret
    expect(await reasonOf(() => verify(signed(), { ...options, secrets }))).toMatchObject({
      _tag: "SignatureMismatch",
    })
  })

  test("verify rejects a secret that is not 64 bytes in base64, and does not repeat it in the error", async () => {
    const short = Buffer.alloc(63, 1).toString("base64")
    for (const bad of [
      "",
      " ",
      "hunter2",
      short,
      `${secret}\n`,
      secret.replace("=", ""),
      undefined,
      null,
      7,
      {},
    ]) {
      const secrets = [secret, bad as string] // as: what JavaScript callers pass
      const rejected = await rejectionOf(() => verify(signed(), { ...options, secrets }))
      expect(rejected.reason).toMatchObject({
        _tag: "InvalidSecret",
        detail: expect.stringContaining("secrets[1]"),
      })
      expect(rejected.message).toContain("Developers > Webhooks")
      expect(() => checkOptions({ secrets })).toThrow("secrets[1] is ")
      if (typeof bad === "string" && bad.length > 1) expect(rejected.message).not.toContain(bad)
    }
  })

  test("a function of secrets receives headers, host and path, but no body", async () => {
    const seen: string[][] = []
    const secrets = async (origin: { path?: string | undefined }) => {
      seen.push(Object.keys(origin))
      return origin.path === "/webhooks/north" ? [secret] : []
    }
    await verify({ ...signed(), path: "/webhooks/north" }, { ...options, secrets })
    const other = { ...signed(), path: "/webhooks/south" }
    expect(await reasonOf(() => verify(other, { ...options, secrets }))).toMatchObject({
      _tag: "SignatureMismatch",
    })
    expect(seen).toEqual([
      ["headers", "host", "path"],
      ["headers", "host", "path"],
    ])
  })
})

describe("freshness", () => {
  const at = (millis: number, more = {}) => verify(signed(), { ...options, now: () => millis, ...more })

  test("verify rejects a delivery dated more than five minutes from the clock, in both directions", async () => {
    await at(sentAt + 300_000)
    await at(sentAt - 300_000)
    expect(await reasonOf(() => at(sentAt + 300_001))).toMatchObject({
      _tag: "StaleDelivery",
      detail: 300_001,
    })
    expect(await reasonOf(() => at(sentAt - 300_001))).toMatchObject({
      _tag: "FutureDelivery",
      detail: -300_001,
    })
    await at(sentAt + 600_000, { toleranceMillis: 600_000 })
    expect(await reasonOf(() => at(sentAt + 1_001, { toleranceMillis: 1_000 }))).toMatchObject({
      _tag: "StaleDelivery",
    })
  })

  test("verify reports a forged delivery as forged, even if it is stale as well", async () => {
    const forged = () => verify(signed(text, { secret: oldSecret }), { ...options, now: () => sentAt + 1e9 })
    expect(await reasonOf(forged)).toMatchObject({ _tag: "SignatureMismatch", isRetryable: false })
    expect(await reasonOf(() => at(sentAt + 1e9))).toMatchObject({ _tag: "StaleDelivery", isRetryable: true })
  })

  test("verify rejects a signed date that cannot be parsed", async () => {
    for (const date of ["yesterday", "Fri, 40 Mar 2026 17:16:40 GMT"])
      expect(await reasonOf(() => verify(dated(date), options))).toMatchObject({
        _tag: "MalformedHeader",
        detail: "x-fc-date",
      })
  })
})

/** Signs what the signer of `testing` never would: any text as the date. */
const dated = (date: string) => {
  const { headers, ...rest } = signed()
  const message = `POST\n${headers["x-fc-nonce"]};${date};${host};${headers["x-fc-content-sha512"]}`
  const signature = createHmac("sha512", Buffer.from(secret, "base64")).update(message).digest("base64")
  const authorization = headers["x-fc-authorization"]?.replace(/Signature=.*/, `Signature=${signature}`)
  return { ...rest, headers: { ...headers, "x-fc-date": date, "x-fc-authorization": authorization } }
}

describe("nonces", () => {
  test("verify rejects a nonce's second use only if a nonce store is given", async () => {
    await verify(signed(), options)
    await verify(signed(), options)
    const nonces = memoryNonces({ now })
    await verify(signed(), { ...options, nonces })
    expect(await reasonOf(() => verify(signed(), { ...options, nonces }))).toMatchObject({
      _tag: "ReplayedDelivery",
    })
  })

  test("a replay is rejected for as long as a delivery of its date is accepted, the last millisecond included", async () => {
    const atTolerance = () => sentAt + 300_000
    const replayed = { ...options, nonces: memoryNonces({ now: atTolerance }), now: atTolerance }
    await verify(signed(), replayed)
    expect(await reasonOf(() => verify(signed(), replayed))).toMatchObject({ _tag: "ReplayedDelivery" })
  })

  test("a forged or stale delivery does not use up its nonce", async () => {
    const nonces = memoryNonces({ now })
    await reasonOf(() => verify(signed(text, { secret: oldSecret }), { ...options, nonces }))
    await reasonOf(() => verify(signed(), { ...options, nonces, now: () => sentAt + 1e9 }))
    await verify(signed(), { ...options, nonces })
  })
})

describe("parse", () => {
  const parsed = async (body: string) => parse(await verify(signed(body), options))

  test("parse reads every known event", async () => {
    for (const event of eventNames) {
      const wire = wireEvent(event)
      expect(await parsed(JSON.stringify(wire))).toMatchObject({
        event,
        timeStamp: wire.TimeStamp,
        isTestMode: true,
      })
    }
  })

  test("parse returns an unknown event as data", async () => {
    const body = JSON.stringify({ ...wireEvent("order.completed"), Event: "order.teleported" })
    expect(await parsed(body)).toMatchObject({ _tag: "UnknownEvent", event: "order.teleported" })
  })

  test("parse rejects everything that verify did not return", async () => {
    const verified = await verify(signed(), options)
    const copies = [{ ...verified }, JSON.parse(text), text, null, undefined, Object.create(verified)]
    for (const other of copies)
      expect(await reasonOf(() => parse(other as VerifiedBody))).toMatchObject({ _tag: "NotVerified" }) // as: circumvents the type
    const lookalike = { sentAtMillis: 0, nonce: "", host, secretIndex: 0 }
    // @ts-expect-error a lookalike is no VerifiedBody
    expect(() => parse(lookalike)).toThrow("that verify did not return")
  })

  test("parse rejects a verified body that is not an event", async () => {
    for (const body of ["", "nope", "{", "\uFEFF{}", '"\\uD800'])
      expect(await reasonOf(() => parsed(body))).toMatchObject({
        _tag: expect.stringMatching(/Malformed|Invalid/),
      })
    for (const body of ["null", "7", "[]", "{}", '{"Event":7}', '{"Event":""}'])
      expect(await reasonOf(() => parsed(body))).toMatchObject({ _tag: "InvalidEvent" })
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    const invalid = await verify(signed(bytes), options)
    expect(await reasonOf(() => parse(invalid))).toMatchObject({ _tag: "MalformedBody" })
  })

  test("parse rejects excessive nesting and drops keys named __proto__", async () => {
    for (const deep of ["[".repeat(200_000) + "]".repeat(200_000), `${'{"a":'.repeat(65)}1${"}".repeat(65)}`])
      expect(await reasonOf(() => parsed(`{"Event":"order.completed","EventData":${deep}}`))).toMatchObject({
        _tag: "MalformedBody",
      })
    const twice = await parsed(
      '{"Event":"order.expired","Event":"order.completed","EventData":{"__proto__":{"a":1},"b":{"__proto__":2}}}',
    )
    expect(twice).toMatchObject({ event: "order.completed", eventData: { b: {} } })
    expect(Object.getOwnPropertyNames(twice.eventData)).toEqual(["b"])
    await parsed(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Event":"order.completed"}',
    )
    expect("polluted" in {}).toBe(false)
  })
})

describe("a rejection", () => {
  test("a WebhookError is recognized by its tag and prints neither body nor secret", async () => {
    const error = await unwrap(signed(text, { secret: oldSecret }), options).catch((error: unknown) => error)
    expect(isWebhookError(error)).toBe(true)
    expect(isWebhookError(new Error("no"))).toBe(false)
    expect(isWebhookError(null)).toBe(false)
    const { inspect } = await import("node:util")
    const printed = `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`
    for (const canary of [secret, oldSecret, "22ACD1D9"]) expect(printed).not.toContain(canary)
    const verified = await verify(signed(), options)
    expect(`${inspect(verified, { depth: 9 })}${JSON.stringify(verified)}`).not.toContain("22ACD1D9")
  })
})
