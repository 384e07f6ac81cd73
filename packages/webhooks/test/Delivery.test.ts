import { expect, it } from "vitest"
import { checkSecrets, type Delivery, type VerifyOptions, verify } from "../src/index.ts"
import { now, refusalOf, secret, signed, text } from "./arrange.ts"

const options = { secrets: [secret], now }

/** What JavaScript callers pass. */
const refused = (delivery: unknown, settings: unknown = options) =>
  refusalOf(() => verify(delivery as Delivery, settings as VerifyOptions)) // as: circumvents the types

it("without headers that can be looked up misses them by name", async () => {
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
    expect((await refused({ ...signed(), headers })).message).toMatch(/^MissingHeader: x-fc-authorization/)
})

it("that is none is refused for its body", async () => {
  for (const delivery of [null, undefined, 7, text])
    expect((await refused(delivery)).message).toMatch(/^BodyAlreadyParsed: undefined; pass raw bytes/)
})

it("is refused where the secrets are no list", async () => {
  for (const secrets of [secret, () => secret, [Symbol()], [Object.create(null)], [[secret]]]) {
    const { message } = await refused(signed(), { ...options, secrets })
    expect(message).toBe("InvalidSecret: 0; see Developers > Webhooks")
  }
  for (const secrets of [undefined, null, 7, async () => undefined])
    expect((await refused(signed(), { ...options, secrets })).reason._tag).toBe("SignatureMismatch")
  expect((await refused(signed(), null)).reason._tag).toBe("SignatureMismatch")
  expect(() => checkSecrets(secret as unknown as string[])).toThrow("InvalidSecret: 0") // as: circumvents the type
})
