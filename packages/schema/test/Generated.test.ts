import { readFileSync } from "node:fs"
import { endpoints, Secret } from "@flexcharge/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { checkCode } from "../scripts/checks.ts"
import { requestCode } from "../scripts/requests.ts"
import { responseCode } from "../scripts/responses.ts"
import { bodyWithFields, decodeResponse, type ResponseFields } from "../src/decodeResponse.ts"
import * as requestTables from "../src/generated/requests.ts"
import * as responses from "../src/generated/responses.ts"
import * as Schemas from "../src/schemas.ts"
import type { FieldIssue, Validated } from "../src/Validated.ts"
import type { Validate } from "../src/validateRequest.ts"
import { fixture } from "./fixture.ts"
import { payment } from "./payment.ts"

const source = (name: string) => readFileSync(new URL(`../src/generated/${name}.ts`, import.meta.url), "utf8")

test("The committed code is the code that is generated from the schemas.", () => {
  expect(requestCode()).toBe(source("requests"))
  expect(responseCode()).toBe(source("responses"))
  expect(checkCode()).toBe(source("checks"))
})

type Verdict =
  | { readonly value: unknown }
  | { readonly paths: readonly string[]; readonly messages: readonly string[] }

const format = SchemaIssue.makeFormatterStandardSchemaV1({ leafHook: () => "", checkHook: () => "" })

/** The result of Effect's own decoder. */
const interpreted = (schema: Schema.ConstraintDecoder<unknown>, onExcessProperty: "error" | "ignore") => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty })
  return (value: unknown): Verdict => {
    const result = decode(value)
    if (Result.isSuccess(result)) return { value: result.success }
    const paths = format(result.failure.issue).issues.map(({ path }) => (path ?? []).map(String).join("."))
    return { paths: [...new Set(paths)].sort(), messages: [] }
  }
}

const verdictOf = (validated: Validated<unknown>): Verdict =>
  validated.ok
    ? { value: validated.value }
    : {
        paths: validated.issues.map(({ path }) => path).sort(),
        messages: validated.issues.map(({ message }) => message),
      }

/** The result of a generated request table. */
const validatedBy =
  (validate: Validate) =>
  (input: unknown): Verdict => {
    const issues: FieldIssue[] = []
    const value = validate(input, "", issues)
    return verdictOf(issues.length === 0 ? { ok: true, value } : { ok: false, issues })
  }

/** The result of a generated response table. */
const decodedBy = (fields: ResponseFields) => (body: unknown) => verdictOf(decodeResponse(fields)(body))

type Json = Record<string, unknown>

const address = { ...payment.billingInformation, addressLine2: "x", phone: "1" }
const full: Json = {
  ...payment,
  ...{ isRecurring: false, siteId: "s", customerIp: "203.0.113.9", senseKey: null, attemptCount: 1 },
  ...{ transactionType: "PURCHASE", expiryDateUtc: "2026-12-12T14:30:00Z", extraData: "{}" },
  shippingInformation: { ...address, zipcode: "1" },
  orderItems: [{ sku: "a", amount: 1, quantity: 1 }, {}],
  subscription: { subscriptionId: "s", interval: "monthly", price: 0, currency: "USD" },
  merchant: { id: "m", mcc: 5411 },
  additionalFields: [{ key: "k", value: "" }],
  threeDSecure: { xid: "x", authenticationValue: "c", ecommerceIndicator: "05" },
  transaction: { ...payment.transaction, timezoneUtcOffset: -5, cardNotPresent: true },
  payer: { ...payment.payer, birthdate: "1990-01-01" },
}
const key = { idempotencyKey: payment.idempotencyKey }
const { orderId, isMIT, mid, transaction, payer, billingInformation, orderItems, additionalFields } = full
const transmitted = {
  ...{
    orderId,
    isMIT,
    mid,
    isDeclined: true,
    transaction,
    payer,
    billingInformation,
    orderItems,
    additionalFields,
  },
  paymentMethod: { cardBrand: "VISA", expirationMonth: 1 },
}

const resultCodes = { avsResultCode: "NA", cvvResultCode: "NA", cavvResultCode: "NA" }
const transactionWire = { ...resultCodes, ...(transaction as Json) }
const fullWire = {
  ...JSON.parse(JSON.stringify({ ...full, extraData: undefined })),
  transaction: transactionWire,
  ExtraData: "{}",
  shippingInformation: { ...address },
  threeDSecure: { xid: "x", authenticationValue: "c", EcommerceIndicator: "05" },
}
const transmittedWire = { ...transmitted, transaction: transactionWire }

type Sample<Code> = readonly [
  name: string,
  schema: Schema.ConstraintDecoder<unknown>,
  code: Code,
  sample: unknown,
  /** The service's JSON of a request. */
  wire?: unknown,
]

const samples: readonly Sample<Validate>[] = [
  [
    "TokenRequest",
    Schemas.TokenRequest,
    requestTables.TokenRequest,
    { appKey: "k", appSecret: "s" },
    { AppKey: "k", AppSecret: "s" },
  ],
  [
    "TokenizeRequest",
    Schemas.TokenizeRequest,
    requestTables.TokenizeRequest,
    {
      paymentMethod: {
        email: "a@b.c",
        senseKey: "k",
        creditCard: { firstName: "J", lastName: "D", number: "4111111111111111", month: 3, year: "2030" },
      },
    },
    {
      payment_method: {
        credit_card: {
          ...{ first_name: "J", last_name: "D", number: "4111111111111111" },
          ...{ verification_value: "", month: "03", year: "2030" },
        },
        email: "a@b.c",
        sense_key: "k",
      },
    },
  ],
  ["TransmitRequest", Schemas.TransmitRequest, requestTables.TransmitRequest, transmitted, transmittedWire],
  ["EvaluateRequest", Schemas.EvaluateRequest, requestTables.EvaluateRequest, full, fullWire],
  [
    "OutcomeRequest",
    Schemas.OutcomeRequest,
    requestTables.OutcomeRequest,
    { orderSessionKey: "k" },
    { orderSessionKey: "k" },
  ],
  [
    "OrdersQuery",
    Schemas.OrdersQuery,
    requestTables.OrdersQuery,
    { status: [1, 2], sort: "asc", pageSize: 1, from: "2026-06-12T14:30:00Z", query: "x" },
    { status: [1, 2], sort: "asc", pageSize: 1, from: "2026-06-12T14:30:00Z", query: "x" },
  ],
  [
    "CaptureRequest",
    Schemas.CaptureRequest,
    requestTables.CaptureRequest,
    { ...key, orderId: "o", amount: 1, currency: "USD" },
    { ...key, orderId: "o", amount: 1, currency: "USD" },
  ],
  [
    "RefundRequest",
    Schemas.RefundRequest,
    requestTables.RefundRequest,
    { amount: 1, currency: "KWD", message: "late" },
    { amountToRefund: 0.001, refundMessage: "late" },
  ],
  ["CancelRequest", Schemas.CancelRequest, requestTables.CancelRequest, key, key],
]

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, -1, 0, 1.5, 1n, true, false, null),
  fc.constantFrom<unknown>(
    "",
    " ",
    "\0",
    "\u0085",
    "\ud800",
    "é",
    "x".repeat(4097),
    "01",
    "2030",
    "US",
    "usd",
  ),
  fc.constantFrom<unknown>("2026-02-30T00:00:00Z", "2026-06-12", "1990-01-01", "PURCHASE", "asc", [], {}),
  fc.constantFrom<unknown>([1, "x"], [[]], [{}], Secret.make("4111111111111111"), payment.idempotencyKey),
)

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Secret.is(value)

/** Every object within a value, itself included. */
const objectsIn = (value: unknown): readonly Json[] =>
  isObject(value)
    ? [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsIn)]
    : []

/** A deep copy in which up to three fields, anywhere, are added, replaced or removed. */
const withChanges = (sample: unknown) =>
  fc
    .array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom("put", "add", "remove"), strange), { maxLength: 3 })
    .map((steps) => {
      const copy = copyOf(sample)
      for (const [at, which, step, value] of steps) {
        const objects = objectsIn(copy)
        const object = objects[at % objects.length]
        if (object === undefined) continue
        const names = Object.keys(object)
        const name =
          step === "add"
            ? (["extra", "zipcode", "token", "__proto__"][which % 4] ?? "extra")
            : names[which % names.length]
        if (name === undefined) continue
        if (step === "remove") delete object[name]
        else
          Object.defineProperty(object, name, {
            value: copyOf(value),
            enumerable: true,
            configurable: true,
            writable: true,
          })
      }
      return copy
    })

const copyOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(copyOf)
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)]))
      : value

/** The paths that a rule over several fields adds. Effect's decoder omits them where there are other issues. */
const isFromRule = (path: string) => /(^|\.)(zipCode|cardNumber|expirationMonth|expirationYear)$/.test(path)

for (const [name, schema, code, sample, wire] of samples)
  describe(`${name}, validated by the generated code,`, () => {
    const ours = validatedBy(code)
    const theirs = interpreted(schema, "error")

    test("is valid exactly when the schema accepts it, and every invalid path is reported.", () => {
      fc.assert(
        fc.property(withChanges(sample), (input) => {
          const [our, their] = [ours(input), theirs(input)]
          expect("value" in our).toBe("value" in their)
          if ("value" in our || "value" in their) return
          expect(our.paths.filter((path) => their.paths.includes(path) || !isFromRule(path))).toEqual(
            their.paths,
          )
          for (const message of our.messages) expect(message).toMatch(/^(must be|is) /)
          expect(new Set(our.paths).size).toBe(our.paths.length)
        }),
        { numRuns: 400 },
      )
    })

    test("is written as the service's JSON in the schema's order, for any order of its fields.", () => {
      const text = JSON.stringify(ours(sample))
      expect(JSON.parse(text)).toEqual({ value: wire })
      const reversed = (value: unknown): unknown =>
        Array.isArray(value)
          ? value.map(reversed)
          : isObject(value)
            ? Object.fromEntries(
                Object.entries(value)
                  .reverse()
                  .map(([name, inner]) => [name, reversed(inner)]),
              )
            : value
      expect(JSON.stringify(ours(reversed(sample)))).toBe(text)
    })

    test("is invalid when it is not an object.", () => {
      for (const nothing of [undefined, null, 1, "x", [], () => {}])
        expect(ours(nothing)).toEqual({ paths: [""], messages: ["must be an object"] })
    })
  })

describe("A request", () => {
  const issuesOf = (input: unknown) => {
    const checked = endpoints.evaluate.request(input as typeof payment) // bad input is the point
    return checked.ok ? [] : checked.issues
  }

  test("may have an undefined field, which is the same as an absent one.", () => {
    const checked = endpoints.evaluate.request({ ...payment, siteId: undefined } as unknown as typeof payment) // as without exactOptionalPropertyTypes
    expect(checked.ok && JSON.stringify(checked.value)).not.toContain("siteId")
    expect(issuesOf({ ...payment, mid: undefined })).toEqual([{ path: "mid", message: "is missing" }])
    expect(issuesOf({ ...payment, extra: undefined })).toMatchObject([{ path: "extra" }])
  })

  test("is read from its own properties, never from its prototype.", () => {
    expect(issuesOf({ ...payment, payer: Object.create({ email: "a@b.c" }) })).toEqual([
      { path: "payer.email", message: "is missing" },
    ])
    const inherited = Object.create({ merchant: { id: "other" } })
    const checked = endpoints.evaluate.request(Object.assign(inherited, payment))
    expect(checked.ok && JSON.stringify(checked.value)).not.toContain("other")
  })

  test("is read from its own properties when Object.prototype is polluted.", () => {
    for (const enumerable of [true, false]) {
      const value = { id: "other" }
      Object.defineProperty(Object.prototype, "merchant", {
        value,
        enumerable,
        configurable: true,
        writable: true,
      })
      try {
        const checked = endpoints.evaluate.request(payment)
        expect(checked.ok && JSON.stringify(checked.value)).not.toContain("other")
        expect(issuesOf({ ...payment, merchnt: 1 })).toMatchObject([{ path: "merchnt" }])
      } finally {
        Reflect.deleteProperty(Object.prototype, "merchant")
      }
    }
  })

  test("is read once, so that the validated value is the value that is sent.", () => {
    let reads = 0
    const card = { ...payment.paymentMethod }
    Object.defineProperty(card, "cardNumber", {
      enumerable: true,
      get: () => (reads++ === 0 ? "4111" : "\n"),
    })
    const checked = endpoints.evaluate.request({ ...payment, paymentMethod: card })
    expect(checked.ok && JSON.stringify(checked.value)).toContain('"4111"')
  })

  test("is rejected with the expected types where a field may have several.", () => {
    const message = (input: unknown) => issuesOf(input)[0]?.message
    const { transaction } = payment
    expect(message({ ...payment, senseKey: 1 })).toBe("must be a text or null")
    expect(message({ ...payment, transaction: { ...transaction, timezoneUtcOffset: {} } })).toBe(
      "must be a number or a text",
    )
    expect(message({ ...payment, transactionType: "x" })).toBe('must be "PURCHASE" or "AUTHORIZATION"')
    expect(message({ ...payment, paymentMethod: { ...payment.paymentMethod, cardNumber: 1 } })).toBe(
      "must be a text or a Secret",
    )
    expect(message({ ...payment, orderItems: [1] })).toBe("must be an object")
    expect(message({ ...payment, orderItems: {} })).toBe("must be a list")
  })

  test("is checked by a rule over several fields together with other issues, and each field is reported once.", () => {
    const bad = { ...payment, billingInformation: { zipCode: undefined }, paymentMethod: { token: false } }
    const paths = issuesOf(bad).map(({ path }) => path)
    expect(paths).toContain("billingInformation.zipCode")
    expect(paths.filter((path) => path === "paymentMethod.expirationMonth")).toHaveLength(1)
    const cardNumber = "4111111111111111"
    const month = { ...payment.paymentMethod, cardNumber, token: false, expirationMonth: 13 }
    expect(issuesOf({ ...payment, paymentMethod: month })).toEqual([
      { path: "paymentMethod.expirationMonth", message: "must be a month from 1 to 12" },
    ])
  })
})

const responseSamples: readonly Sample<ResponseFields>[] = [
  [
    "TokenResponse",
    Schemas.TokenResponse,
    responses.tokenResponseFields,
    { ...(fixture("token/success") as Json), refreshToken: "r", expires: 1 },
  ],
  [
    "TokenizeResponse",
    Schemas.TokenizeResponse,
    responses.tokenizeResponseFields,
    { token: "t", firstSixDigits: "1", month: 1, year: 2030 },
  ],
  [
    "TransmitResponse",
    Schemas.TransmitResponse,
    responses.transmitResponseFields,
    { transmitId: "t", status: 1, success: true },
  ],
  [
    "EvaluateResponse",
    Schemas.EvaluateResponse,
    responses.evaluateResponseFields,
    fixture("evaluate/challenge"),
  ],
  ["OutcomeResponse", Schemas.OutcomeResponse, responses.outcomeResponseFields, fixture("outcome/approved")],
  ["Order", Schemas.Order, responses.orderFields, fixture("order/capture-required")],
  [
    "Orders",
    Schemas.Orders,
    responses.ordersFields,
    { orders: [fixture("order/capture-required"), {}], pageSize: 1, hasNextPage: true },
  ],
  [
    "CaptureResponse",
    Schemas.CaptureResponse,
    responses.captureResponseFields,
    { ...(fixture("capture/success") as Json), responseCode: "1" },
  ],
  ["RefundResponse", Schemas.RefundResponse, responses.refundResponseFields, fixture("refund/too-much")],
  ["CancelResponse", Schemas.CancelResponse, responses.cancelResponseFields, { success: true, errors: [] }],
]

for (const [name, schema, code, sample] of responseSamples)
  describe(`${name}, decoded by the generated code,`, () => {
    const ours = decodedBy(code)
    const theirs = interpreted(schema, "ignore")

    test("is decoded as the schema decodes it, and is an error where the schema fails.", () => {
      fc.assert(
        fc.property(withChanges(sample), (input) => {
          fc.pre(!plainKeys(input).includes("__proto__"))
          const [our, their] = [ours(input), theirs(bodyWithFields(input, code))]
          if ("paths" in their || "paths" in our) {
            expect("paths" in our && our.paths).toEqual("paths" in their && their.paths)
            return
          }
          expect(revealedIn(our.value)).toEqual(revealedIn(their.value))
        }),
        { numRuns: 400 },
      )
    })

    test("is an error when it is not an object, and the body is never changed.", () => {
      for (const nothing of [1, "x", true]) expect(ours(nothing)).toHaveProperty("paths", [""])
      const frozen = Object.freeze({ ...(sample as Json) })
      expect(ours(frozen)).toHaveProperty("value")
    })
  })

const plainKeys = (value: unknown): readonly string[] => objectsIn(value).flatMap(Object.keys)

/** The value with its secrets revealed, to compare. */
const revealedIn = (value: unknown): unknown =>
  Secret.is(value)
    ? { secret: Secret.reveal(value) }
    : Array.isArray(value)
      ? value.map(revealedIn)
      : isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revealedIn(inner)]))
        : value
