import { expect, test } from "vitest"
import { checkSecrets, type Delivery, type VerifyOptions, verify } from "../src/index.ts"
import { now, refusalOf, secret, signed, text } from "./fixtures.ts"

const options = { secrets: [secret], now }

/** What JavaScript callers pass. */
const refused = (delivery: unknown, settings: unknown = options) =>
  refusalOf(() => verify(delivery as Delivery, settings as VerifyOptions)) // as: circumvents the types

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
    expect((await refused({ ...signed(), headers })).reason).toMatchObject({
      _tag: "MissingHeader",
      detail: "x-fc-authorization",
    })
})

test("rejects a value that is not a delivery for its missing body", async () => {
  for (const delivery of [null, undefined, 7, text])
    expect((await refused(delivery)).message).toMatch(
      /found a value of type undefined.*pass the raw bytes\.$/,
    )
})

test("rejects a delivery whose secrets are not a list of signing keys", async () => {
  for (const secrets of [secret, () => secret, [Symbol()], [Object.create(null)], [[secret]]]) {
    const { message, reason } = await refused(signed(), { ...options, secrets })
    expect(reason).toMatchObject({ _tag: "InvalidSecret", detail: 0 })
    expect(message).toMatch(/^secrets\[0\] is not a signing key .*Developers > Webhooks/)
  }
  for (const secrets of [undefined, null, 7, async () => undefined])
    expect((await refused(signed(), { ...options, secrets })).reason._tag).toBe("SignatureMismatch")
  expect((await refused(signed(), null)).reason._tag).toBe("SignatureMismatch")
  expect(() => checkSecrets(secret as unknown as string[])).toThrow("secrets[0] is not a signing key") // as: circumvents the type
})
