import { format, inspect } from "node:util"
import { Secret } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"

const hidden = "4111111111111111"

describe("A Secret", () => {
  test("returns its value to reveal and to nothing else.", () => {
    const secret = Secret.make(hidden)
    expect(Secret.reveal(secret)).toBe(hidden)
    const seen = [
      String(secret),
      `${secret}`,
      `${secret}${1}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 9, showHidden: true }),
      format("%s %o %O %j", secret, secret, secret, secret),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify({ ...secret }),
      Object.keys(secret).join(),
      Object.prototype.toString.call(secret),
    ]
    for (const text of seen) expect(text).not.toContain("4111")
    expect([String(secret), secret.toString(), secret.toJSON(), `${inspect(secret)}`]).toEqual(
      Array(4).fill("<redacted>"),
    )
    expect(Reflect.get(secret, Symbol.toPrimitive).call(secret, "default")).toBe("<redacted>")
    expect(JSON.stringify({ secret })).toBe('{"secret":"<redacted>"}')
    expect(Object.prototype.toString.call(secret)).toBe("[object Secret]")
  })

  test("is recognized whichever copy of the package made it.", () => {
    const foreign = { [Symbol.for("@flexcharge/schema/Secret")]: () => hidden }
    expect(Secret.is(foreign)).toBe(true)
    expect(Secret.is(Secret.make(hidden))).toBe(true)
    for (const other of [undefined, null, hidden, {}, () => hidden]) expect(Secret.is(other)).toBe(false)
  })

  test("is made once and cannot be changed.", () => {
    const secret = Secret.make(hidden)
    expect(Secret.make(secret)).toBe(secret)
    expect(Object.isFrozen(secret)).toBe(true)
    expect(Secret.reveal("plain")).toBe("plain")
  })

  test("stays hidden inside the cause of an error.", () => {
    const error = new Error("failed", { cause: { secret: Secret.make(hidden) } })
    expect(inspect(error)).not.toContain("4111")
  })
})
