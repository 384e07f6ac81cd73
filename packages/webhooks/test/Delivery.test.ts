import fc from "fast-check"
import { expect, test, vi } from "vitest"
import {
  checkOptions,
  type Delivery,
  isWebhookError,
  readSignatureHeaders,
  type VerifyOptions,
  verify,
} from "../src/index.ts"
import { now, rejectionOf, secret, signed, text } from "./fixtures.ts"

const options = { secrets: [secret], now }

/** What JavaScript callers pass. */
const rejected = (delivery: unknown, settings: unknown = options) =>
  rejectionOf(() => verify(delivery as Delivery, settings as VerifyOptions)) // as: circumvents the types

test("reports the first missing header where headers cannot be looked up", async () => {
  const prototypeless = { "x-fc-authorization": Object.create(null) }
  for (const headers of [
    undefined,
    null,
    7,
    "x",
    [],
    prototypeless,
    { "x-fc-authorization": [Object.create(null)] },
  ])
    expect((await rejected({ ...signed(), headers })).reason).toMatchObject({
      _tag: "MissingHeader",
      detail: "x-fc-authorization",
    })
})

test("rejects a value that is not a delivery for its missing body", async () => {
  for (const delivery of [null, undefined, 7, text])
    expect((await rejected(delivery)).message).toMatch(
      /found a value of type undefined.*pass the raw bytes\.$/,
    )
})

test("rejects secrets that are not signing keys, and names the first one with what to do", async () => {
  const missing = (value: string) =>
    `secrets[0] is ${value}: set FLEXCHARGE_WEBHOOK_SECRET (portal: Developers > Webhooks).`
  const malformed =
    "secrets[0] is not 64 bytes in base64: copy the signing key to FLEXCHARGE_WEBHOOK_SECRET again (portal: Developers > Webhooks)."
  const list = "secrets is a string and not a list: write secrets: [key] (portal: Developers > Webhooks)."
  const cases: readonly (readonly [unknown, string])[] = [
    [[undefined], missing("undefined")],
    [[null], missing("null")],
    [[""], missing("empty")],
    [["hunter2"], malformed],
    [[Symbol()], malformed],
    [[Object.create(null)], malformed],
    [[[secret]], malformed],
    [secret, list],
    [() => secret, list],
  ]
  for (const [secrets, message] of cases) {
    const error = await rejected(signed(), { ...options, secrets })
    expect(error.message).toBe(message)
    expect(error.reason).toMatchObject({ _tag: "InvalidSecret", isRetryable: false })
    if (typeof secrets !== "function")
      expect(() => checkOptions({ secrets: secrets as string[] })).toThrow(message) // as: circumvents the type
  }
})

test("accepts no delivery where there are no secrets", async () => {
  for (const secrets of [undefined, null, 7, async () => undefined])
    expect((await rejected(signed(), { ...options, secrets })).reason._tag).toBe("SignatureMismatch")
  expect((await rejected(signed(), null)).reason._tag).toBe("SignatureMismatch")
  expect(() => checkOptions({ secrets: [] })).toThrow("The list of secrets is empty")
  checkOptions({ secrets: () => [] })
})

test("throws nothing but a WebhookError for any JSON in place of the delivery, its body or its headers", () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom("delivery", "body", "headers"), async (json, place) => {
      const delivery = place === "delivery" ? json : { ...signed(), [place]: json }
      const { reason } = await rejected(delivery)
      expect(reason._tag).toMatch(/^(BodyAlreadyParsed|BodyMismatch|BodyIncomplete|MissingHeader)$/)
    }),
  ))

test("reports a parsed body whose keys are the methods of a buffer as parsed", async () => {
  for (const body of [{ resize: 1 }, { slice: 1, byteLength: 1 }, { buffer: {}, byteOffset: 0 }])
    expect((await rejected({ ...signed(), body })).reason).toMatchObject({ _tag: "BodyAlreadyParsed" })
})

test("rejects a limit that is not a number, because it would limit nothing", async () => {
  for (const name of ["maxBodyBytes", "toleranceMillis"])
    for (const value of [Number.NaN, "1000", null, -1]) {
      const settings = { ...options, [name]: value }
      const { message, reason } = await rejected(signed(), settings)
      expect(reason).toMatchObject({ _tag: "InvalidOption", isRetryable: false })
      expect(message).toContain(name)
      expect(() => checkOptions(settings)).toThrow(name)
    }
  expect((await rejected(signed(), { ...options, maxBodyBytes: Number.NaN })).message).toBe(
    "maxBodyBytes is NaN, but must be a number from 0. Number(undefined) is NaN, so check that the setting it is converted from exists.",
  )
  await verify(signed(), { ...options, maxBodyBytes: undefined, toleranceMillis: Number.POSITIVE_INFINITY })
})

test("rejects a delivery when the clock returns no number", async () => {
  expect((await rejected(signed(), { ...options, now: () => Number.NaN })).reason._tag).toBe("FutureDelivery")
})

test("reads options, deliveries and headers from their own properties only", async () => {
  const inherited = {
    secrets: [secret],
    toleranceMillis: Number.POSITIVE_INFINITY,
    maxBodyBytes: 1e9,
    publicHost: "pay.example",
    now: () => 0,
    headers: signed().headers,
    body: text,
    ...signed().headers,
    host: "evil.example",
  }
  Object.assign(Object.prototype, inherited)
  try {
    const { headers, body } = signed()
    expect((await verify({ headers, body }, options)).host).toBe("shop.example")
    expect((await rejected(signed(), { now })).reason._tag).toBe("SignatureMismatch")
    expect((await rejected(signed(), { secrets: [secret] })).reason._tag).toBe("StaleDelivery")
    expect((await rejected({}, options)).reason._tag).toBe("BodyAlreadyParsed")
    expect((await rejected({ body: text, headers: {} }, options)).reason._tag).toBe("MissingHeader")
  } finally {
    for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name)
  }
})

test("prefers the header whose name is in lower case", async () => {
  const { headers, ...rest } = signed()
  await verify({ ...rest, headers: { "X-FC-Nonce": "another", ...headers } }, options)
})

test("checks all headers before the body and before the secrets are looked up", async () => {
  const { headers, ...rest } = signed()
  const secrets = vi.fn(() => [secret])
  const cases: readonly (readonly [Record<string, string>, string, string])[] = [
    [{ "x-fc-date": "yesterday" }, "MalformedHeader", "x-fc-date"],
    [{ "x-fc-nonce": "n".repeat(257) }, "MalformedHeader", "x-fc-nonce"],
    [{ "x-fc-signature": "x" }, "MalformedHeader", "x-fc-signature"],
    [{ "x-fc-content-sha512": "x" }, "MalformedHeader", "x-fc-content-sha512"],
    [{ "content-encoding": "gzip" }, "CompressedBody", "gzip"],
  ]
  for (const [changed, tag, detail] of cases) {
    const delivery = { ...rest, headers: { ...headers, ...changed }, body: "{}" }
    expect((await rejected(delivery, { secrets, now })).reason).toMatchObject({ _tag: tag, detail })
    expect(() => readSignatureHeaders(delivery.headers)).toThrow(detail)
  }
  expect(secrets).not.toHaveBeenCalled()
  readSignatureHeaders(headers)
})

test("names Content-Encoding in the error of every compressed body", async () => {
  const { headers, ...rest } = signed()
  for (const encoding of ["gzip", "x-gzip", "identity, BR", "deflate", "zstd", "compress"])
    expect(
      (await rejected({ ...rest, headers: { ...headers, "content-encoding": encoding } })).message,
    ).toMatch(`The header Content-Encoding is "${encoding}"`)
  for (const encoding of ["identity", "", "utf-8"])
    await verify({ ...rest, headers: { ...headers, "content-encoding": encoding } }, options)
})

test("reports a body that is shorter than its Content-Length as incomplete, and any other change as a mismatch", async () => {
  const delivery = signed()
  const cut = await rejected({ ...delivery, body: text.slice(0, -1) })
  expect(cut.reason).toMatchObject({ _tag: "BodyIncomplete", detail: "truncated", isRetryable: true })
  expect(cut.message).toMatch("has fewer bytes than its header Content-Length declares")
  for (const body of [`${text} `, text.toUpperCase()])
    expect((await rejected({ ...delivery, body })).reason).toMatchObject({
      _tag: "BodyMismatch",
      detail: "x-fc-content-sha512",
    })
  const { "content-length": _, ...headers } = delivery.headers
  expect((await rejected({ ...delivery, headers, body: "{}" })).reason._tag).toBe("BodyMismatch")
})

test("quotes text of the sender so that it can neither fill nor forge lines of a log", async () => {
  const { headers, ...rest } = signed()
  const forged = `\u001b[2K\nall is well ${"x".repeat(10_000)}`
  const { message } = await rejected({ ...rest, headers: { ...headers, "x-fc-authorization": forged } })
  expect(message).toContain('"\\u001b[2K\\nall is well xxx')
  expect(message.length).toBeLessThan(500)
})

test("isWebhookError returns false for a value whose getter throws", () => {
  const hostile = Object.defineProperty({}, "_tag", {
    get: () => {
      throw new Error("getter")
    },
  })
  for (const value of [hostile, undefined, null, 7, "x", {}]) expect(isWebhookError(value)).toBe(false)
})

test("accepts publicHost as a host or as a URL, in any case and with or without a default port", async () => {
  for (const publicHost of [
    "shop.example",
    "Shop.Example",
    "shop.example:443",
    "shop.example:80",
    "https://shop.example",
    "HTTPS://shop.example:443/webhooks?x=1",
    "http://shop.example:80/",
    "shop.example/webhooks",
  ])
    await verify(signed(), { ...options, publicHost })
  const withPort = signed(text, { host: "shop.example:8443" })
  for (const publicHost of ["shop.example:8443", "https://shop.example:8443/"])
    await verify(withPort, { ...options, publicHost })
  for (const publicHost of ["shop.example", "shop.example:8444"])
    expect((await rejected(withPort, { ...options, publicHost })).reason._tag).toBe("SignatureMismatch")
})

test("rejects a publicHost that is not a host, so that an empty setting does not trust the Host header", async () => {
  for (const publicHost of ["", " ", "https://", "shop example", null, {}]) {
    expect((await rejected(signed(), { ...options, publicHost })).reason).toMatchObject({
      _tag: "InvalidOption",
    })
    expect(() => checkOptions({ secrets: [secret], publicHost: publicHost as string })).toThrow(
      "publicHost is not a host",
    ) // as: circumvents the type
  }
})

test("accepts a host with or without its default port, as the sender signed it", async () => {
  const hosts = ["shop.example", "shop.example:443", "shop.example:80"]
  for (const host of hosts)
    for (const received of hosts) {
      const verified = await verify({ ...signed(text, { host }), host: received }, options)
      expect(verified.host).toBe(host)
    }
})
