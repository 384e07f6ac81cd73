import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test, vi } from "vitest"
import { verify } from "../src/index.ts"
import { signDelivery, signingSecret } from "../src/testing.ts"
import { rawBytes } from "../src/VerifiedBody.ts"
import { host, now, oldSecret, reasonOf, rejectionOf, secret, sentAt, signed, text } from "./fixtures.ts"

interface Vectors {
  readonly secret: string
  readonly nonce: string
  readonly date: string
  readonly vectors: readonly {
    readonly name: string
    readonly host: string
    readonly bodyBase64: string
    readonly contentHash: string
    readonly signature: string
    readonly bodySignature: string
  }[]
}
const openssl: Vectors = JSON.parse(readFileSync(new URL("./vectors/openssl.json", import.meta.url), "utf8"))

describe("known answers that openssl computed", () => {
  for (const vector of openssl.vectors) {
    const body = new Uint8Array(Buffer.from(vector.bodyBase64, "base64"))
    const headers = {
      "x-fc-nonce": openssl.nonce,
      "x-fc-date": openssl.date,
      "x-fc-content-sha512": vector.contentHash,
      "x-fc-authorization": `HMAC-SHA512 SignedHeaders=x-fc-nonce;x-fc-date;host;x-fc-content-sha512&Signature=${vector.signature}`,
      "x-fc-signature": vector.bodySignature,
    }

    test(`verify accepts the delivery that openssl signed: ${vector.name}`, async () => {
      const options = { secrets: [openssl.secret], now: () => Date.parse(openssl.date) }
      const verified = await verify({ headers, body, host: vector.host }, options)
      expect(rawBytes(verified)).toEqual(body)
      expect(verified).toMatchObject({ host: vector.host, nonce: openssl.nonce, secretIndex: 0 })
    })

    test(`signDelivery computes the signature that openssl computed: ${vector.name}`, () => {
      const { secret, nonce, date } = openssl
      const made = signDelivery(body, { secret, nonce, host: vector.host, now: Date.parse(date) })
      expect(made.headers).toMatchObject(headers)
    })
  }
})

describe("a change of one bit", () => {
  const bits = (length: number) => fc.integer({ min: 0, max: length * 8 - 1 })
  const flip = (bytes: Uint8Array, bit: number) => {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return flipped
  }
  const options = { secrets: [secret], now }

  test("verify rejects a delivery with one changed bit in the body", () =>
    fc.assert(
      fc.asyncProperty(bits(Buffer.byteLength(text)), async (bit) => {
        const body = flip(Buffer.from(text), bit)
        expect((await reasonOf(() => verify({ ...signed(), body }, options)))._tag).toBe("BodyMismatch")
      }),
    ))

  for (const name of [
    "x-fc-nonce",
    "x-fc-date",
    "x-fc-content-sha512",
    "x-fc-authorization",
    "x-fc-signature",
  ])
    test(`verify rejects a delivery with one changed bit in ${name}`, () => {
      const delivery = signed()
      const value = Buffer.from(delivery.headers[name] ?? "", "latin1")
      return fc.assert(
        fc.asyncProperty(bits(value.length), async (bit) => {
          const changed = Buffer.from(flip(value, bit)).toString("latin1")
          const headers = { ...delivery.headers, [name]: changed }
          const reason = await reasonOf(() => verify({ ...delivery, headers }, options))
          expect(reason._tag).toMatch(/Mismatch|Malformed|Unsupported/)
        }),
        { numRuns: 300 },
      )
    })

  test("verify rejects a delivery for a host with one changed bit", () =>
    fc.assert(
      fc.asyncProperty(bits(host.length), async (bit) => {
        const changed = Buffer.from(flip(Buffer.from(host), bit)).toString("latin1")
        const rejected = await rejectionOf(() => verify({ ...signed(), host: changed }, options))
        expect(rejected.reason).toMatchObject({ _tag: "SignatureMismatch", detail: changed })
        expect(rejected.message).toContain("publicHost")
      }),
    ))

  test("verify rejects a delivery whose key has one changed bit", () =>
    fc.assert(
      fc.asyncProperty(bits(64), async (bit) => {
        const other = Buffer.from(flip(Buffer.from(secret, "base64"), bit)).toString("base64")
        const reason = await reasonOf(() => verify(signed(), { secrets: [other], now }))
        expect(reason._tag).toBe("SignatureMismatch")
      }),
    ))

  test("verify rejects a delivery whose x-fc-signature was made by the right key over another body", async () => {
    const other = signed("{}").headers["x-fc-signature"]
    const delivery = signed()
    const headers = { ...delivery.headers, "x-fc-signature": String(other) }
    expect((await reasonOf(() => verify({ ...delivery, headers }, options)))._tag).toBe("BodyMismatch")
  })
})

describe("signDelivery and verify", () => {
  test("verify accepts what signDelivery signs, for any bytes, host, nonce and time", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 4_096 }), fc.string({ unit: "binary", maxLength: 512 })),
        fc.webAuthority(),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        fc.integer({ min: 1, max: 4_102_444_800 }),
        async (body, authority, nonce, seconds) => {
          const delivery = signDelivery(body, { secret, host: authority, nonce, now: seconds * 1_000 })
          const verified = await verify(delivery, {
            secrets: [oldSecret, secret],
            now: () => seconds * 1_000,
          })
          expect(verified.sentAtMillis).toBe(seconds * 1_000)
          expect(verified.secretIndex).toBe(1)
          expect(rawBytes(verified)).toEqual(new Uint8Array(Buffer.from(body as string))) // as: one overload for both
        },
      ),
    ))
})

describe("the authorization header", () => {
  const options = { secrets: [secret], now }
  const list = "x-fc-nonce;x-fc-date;host;x-fc-content-sha512"
  const signature = () => signed().headers["x-fc-authorization"]?.split("Signature=")[1]
  const rejected = async (authorization: string) => {
    const delivery = signed()
    const headers = { ...delivery.headers, "x-fc-authorization": authorization }
    return reasonOf(() => verify({ ...delivery, headers }, options))
  }

  test("verify rejects an unknown or reordered list of signed headers", async () => {
    for (const other of ["", "host", "x-fc-date;x-fc-nonce;host;x-fc-content-sha512", `${list};date`]) {
      const scheme = `HMAC-SHA512 SignedHeaders=${other}`
      expect(await rejected(`${scheme}&Signature=${signature()}`)).toMatchObject({
        _tag: "UnsupportedScheme",
        detail: scheme,
      })
    }
  })

  test("verify rejects a second signature, before or after the valid one", async () => {
    const bad = signed(text, { secret: oldSecret }).headers["x-fc-authorization"]?.split("Signature=")[1]
    for (const [one, two] of [
      [signature(), bad],
      [bad, signature()],
    ])
      expect(
        await rejected(`HMAC-SHA512 SignedHeaders=${list}&Signature=${one}&Signature=${two}`),
      ).toMatchObject({ _tag: "RepeatedSignature" })
  })

  test("verify rejects another algorithm and another format of the authorization header", async () => {
    for (const other of [
      `HMAC-SHA256 SignedHeaders=${list}&Signature=${signature()}`,
      `Signature=${signature()}&SignedHeaders=${list}`,
      `Bearer ${signature()}`,
      `HMAC-SHA512 SignedHeaders=${list}`,
      `HMAC-SHA512 SignedHeaders=${list}&Signature=`,
      `HMAC-SHA512 SignedHeaders=${list}&Signature=${signature()?.slice(4)}`,
      `HMAC-SHA512 SignedHeaders=${list}&Signature=${signature()}&More=1`,
    ])
      expect(["MalformedHeader", "UnsupportedScheme"]).toContain((await rejected(other))._tag)
  })
})

describe("a value that is not canonical base64", () => {
  const options = { secrets: [secret], now }
  const good = signed()
  const changed = (name: string, change: (base64: string) => string) => {
    const base64 = good.headers[name]?.split("Signature=").at(-1) ?? ""
    const value = good.headers[name]?.replace(base64, change(base64)) ?? ""
    return { ...good, headers: { ...good.headers, [name]: value } }
  }

  for (const name of ["x-fc-authorization", "x-fc-content-sha512", "x-fc-signature"])
    test(`verify rejects ${name} in a spelling of base64 that decodes to the same bytes`, async () => {
      const spellings = [
        (base64: string) => `${base64.slice(0, 85)}${base64[85] === "A" ? "B" : "R"}==`,
        (base64: string) => `${base64.slice(0, 87)}\u00e9`,
        (base64: string) => base64.replaceAll("=", ""),
        (base64: string) => `${base64} `,
      ]
      for (const spelling of spellings) {
        await verify(good, options)
        const reason = await reasonOf(() => verify(changed(name, spelling), options))
        expect(reason).toMatchObject({ _tag: "MalformedHeader", detail: name })
      }
    })
})

describe("a long body", () => {
  test("verify accepts a long body as text and as bytes, and rejects another body's signature", async () => {
    const bytes = Uint8Array.from({ length: 9_000 }, (_, index) => index % 256)
    for (const body of ["x".repeat(9_000), bytes]) {
      const delivery = signed(body)
      expect(Buffer.from(rawBytes(await verify(delivery, { secrets: [secret], now })))).toEqual(
        Buffer.from(body as string), // as: one overload for both
      )
      const other = signed(body, { secret: oldSecret }).headers["x-fc-signature"] ?? ""
      const headers = { ...delivery.headers, "x-fc-signature": other }
      const reason = await reasonOf(() => verify({ ...delivery, headers }, { secrets: [secret], now }))
      expect(reason).toMatchObject({ _tag: "BodyMismatch", detail: "x-fc-signature" })
    }
  })
})

describe("a key", () => {
  test("verify imports a key once for a list of secrets, for any number of deliveries", async () => {
    const importing = vi.spyOn(crypto.subtle, "importKey")
    const fresh = signingSecret()
    const options = { secrets: [fresh], now }
    for (let count = 0; count < 3; count++) await verify(signed(text, { secret: fresh }), options)
    expect(importing.mock.calls.length).toBeLessThanOrEqual(1)
    importing.mockRestore()
  })

  test("verify imports a key again when the list of secrets is changed in place", async () => {
    const fresh = signingSecret()
    const secrets = [secret]
    await verify(signed(), { secrets, now })
    secrets[0] = fresh
    expect(await reasonOf(() => verify(signed(), { secrets, now }))).toMatchObject({
      _tag: "SignatureMismatch",
    })
    await verify(signed(text, { secret: fresh }), { secrets, now })
    secrets.push(secret)
    expect(await verify(signed(), { secrets, now })).toMatchObject({ secretIndex: 1 })
  })
})

describe("fuzzed headers", () => {
  const name = fc.oneof(
    fc.constantFrom(
      "x-fc-nonce",
      "x-fc-date",
      "x-fc-content-sha512",
      "x-fc-authorization",
      "x-fc-signature",
      "host",
    ),
    fc.string(),
  )
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.base64String({ minLength: 88, maxLength: 88 }),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.constant(undefined),
    fc.constantFrom(...Object.values(signed().headers)),
  )

  test("verify throws nothing but a WebhookError for random headers", () =>
    fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), fc.boolean(), async (fuzz, onTop) => {
        const headers = onTop ? { ...signed().headers, ...fuzz } : fuzz
        const attempt = verify({ headers, body: text, host }, { secrets: [secret], now: () => sentAt })
        await attempt.then(
          () => expect(onTop).toBe(true),
          (error) => expect(error._tag).toBe("WebhookError"),
        )
      }),
      { numRuns: 500 },
    ))
})
