import { expect, it, vi } from "vitest"
import { parse, rawBytes, type VerifiedBody, verify } from "../src/index.ts"
import { now, refusalOf, secret, signed, text } from "./fixtures.ts"

it("is read by another copy of the package than the one that verified it", async () => {
  vi.resetModules()
  const other = await import("../src/index.ts")
  expect(other.verify).not.toBe(verify)
  const body = await other.verify(signed(), { secrets: [secret], now })
  expect(parse(body)).toMatchObject({ event: "order.completed" })
  expect(Buffer.from(rawBytes(body)).toString()).toBe(text)
})

it("is never read as empty: what nobody verified has no bytes", async () => {
  const body = await verify(signed(), { secrets: [secret], now })
  for (const other of [{ ...body }, Object.create(body), null])
    expect((await refusalOf(() => rawBytes(other as VerifiedBody))).reason._tag).toBe("NotVerified") // as: circumvents the type
})
