import { expect, test, vi } from "vitest"
import { parse, rawBytes, type VerifiedBody, verify } from "../src/index.ts"
import { now, rejectionOf, secret, signed, text } from "./fixtures.ts"

test("parse and rawBytes accept a body that another copy of the package verified", async () => {
  vi.resetModules()
  const other = await import("../src/index.ts")
  expect(other.verify).not.toBe(verify)
  const body = await other.verify(signed(), { secrets: [secret], now })
  expect(parse(body)).toMatchObject({ event: "order.completed" })
  expect(Buffer.from(rawBytes(body)).toString()).toBe(text)
})

test("rawBytes rejects a value that verify did not return", async () => {
  const body = await verify(signed(), { secrets: [secret], now })
  for (const other of [{ ...body }, Object.create(body), null])
    expect((await rejectionOf(() => rawBytes(other as VerifiedBody))).reason._tag).toBe("NotVerified") // as: circumvents the type
})
