import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isGatewayError } from "../src/index.ts"
import { attempt, issuesOf } from "./evaluateRequest.ts"
import { fixtures, mappers } from "./gateways.ts"

/** Values that no error may repeat. */
const secrets = ["4111111111111111", "pm_1NXWPnCardToken", "tokencc_bh_nonce", "M5N7TQ4TG5PFWR50"]

const anyJson = fc.oneof(
  fc.jsonValue(),
  fc.object({
    key: fc.string(),
    values: [fc.constantFrom(...secrets), fc.string(), fc.integer(), fc.constant(null)],
  }),
  fc.constantFrom(...secrets),
)

/** A fixture in which the value at one random path is any JSON value. */
const anyChange = fc
  .tuple(fc.constantFrom(...fixtures), anyJson, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }))
  .map(([{ gateway, input }, value, path]) => ({ gateway, input: change(input, value, path) }))

const change = (target: unknown, value: unknown, [step = 0, ...rest]: readonly number[]): unknown => {
  const keys = typeof target === "object" && target !== null ? Object.keys(target) : []
  const key = keys[step % Math.max(keys.length, 1)]
  if (key === undefined) return value
  const inner = (target as Readonly<Record<string, unknown>>)[key] // an object, by its keys
  const changed = rest.length === 0 ? value : change(inner, value, rest)
  return Array.isArray(target) ? target.with(Number(key), changed) : { ...(target as object), [key]: changed }
}

const decimal = ["braintree", "authorizenet", "nmi", "cybersource"]

/** Maps it as a program without types may, and returns what came of it. */
const outcomeOf = (gateway: string, input: unknown) => {
  const payment = { ...attempt, amount: decimal.includes(gateway) ? "150.00" : 15000 }
  try {
    return { result: mappers[gateway]?.(input, payment) }
  } catch (error) {
    return { error }
  }
}

const expectResultOrTypedError = (gateway: string, input: unknown) => {
  const { result, error } = outcomeOf(gateway, input)
  if (result === undefined) {
    expect(isGatewayError(error)).toBe(true)
    for (const secret of secrets) expect(`${error} ${JSON.stringify(error)}`).not.toContain(secret)
    return
  }
  expect(["Declined", "NotADecline"]).toContain(result._tag)
  if (result._tag !== "Declined") return
  expect(issuesOf(result.transaction)).toEqual([])
  for (const field of ["avsResultCode", "cvvResultCode", "cavvResultCode", "responseCode"] as const)
    expect(result.transaction[field]).not.toBe("")
}

describe.each(Object.keys(mappers))("the mapper of %s", (gateway) => {
  test("returns a result or throws its typed error for any JSON value", () => {
    fc.assert(fc.property(anyJson, (input) => expectResultOrTypedError(gateway, input)))
  })

  test.each([undefined, null, 1, true, "text", Symbol("s"), 1n, () => 1])(
    "throws its typed error for %s, or finds no decline in it",
    (input) => {
      const { result, error } = outcomeOf(gateway, input)
      expect(result?._tag ?? (isGatewayError(error) && error.path)).toMatch(/^(NotADecline|declined)$/)
    },
  )

  test("finds no decline in an object without fields", () => {
    expect(outcomeOf(gateway, {}).result).toMatchObject({ _tag: "NotADecline", reason: "unrecognized" })
  })
})

test("a fixture with any value at any path gives a valid result or the typed error", () => {
  fc.assert(
    fc.property(anyChange, ({ gateway, input }) => expectResultOrTypedError(gateway, input)),
    { numRuns: 3000 },
  )
})
