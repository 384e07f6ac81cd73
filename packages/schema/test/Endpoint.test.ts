import { type EvaluateRequest, endpoints, Secret } from "@flexcharge/schema"
import { describe, expect, test } from "vitest"
import { fixture } from "./fixture.ts"
import { payment } from "./payment.ts"

const wire = (checked: { readonly ok: boolean; readonly value?: unknown }) => {
  expect(checked.ok).toBe(true)
  return JSON.parse(JSON.stringify(checked.value))
}

const issues = (input: unknown) => {
  const checked = endpoints.evaluate.request(input as EvaluateRequest) // bad input is the point
  return checked.ok ? [] : checked.issues
}

const paths = (input: unknown) => issues(input).map((issue) => issue.path)

describe("endpoints", () => {
  test("Every endpoint has its key as name, a path, a source and a way to authenticate.", () => {
    for (const [key, endpoint] of Object.entries(endpoints)) {
      expect(endpoint.name).toBe(key)
      expect(endpoint.path).toMatch(/^[a-z0-9]/)
      expect(endpoint.source).toMatch(/\((vendor|third-party|sample)\)/)
      expect(["accessToken", "tokenization", "none"]).toContain(endpoint.auth)
    }
    expect(endpoints.outcome.successor).toBe("order")
  })

  test("Only calls with an idempotency key or without an effect may be repeated.", () => {
    const repeatable = Object.values(endpoints).filter((endpoint) => endpoint.idempotency !== "none")
    expect(repeatable.map((endpoint) => endpoint.name).sort()).toEqual(
      ["cancel", "capture", "evaluate", "externalCancel", "order", "orders", "outcome", "token"].sort(),
    )
    expect(
      repeatable
        .filter((endpoint) => endpoint.idempotency === "safe")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["order", "orders", "outcome", "token"])
  })
})

describe("evaluate", () => {
  test("The vendor's minimum payload is sent with the result codes set to NA.", () => {
    const { transaction, ...rest } = payment
    const { id, amount, currency, timestampUtc } = transaction
    const body = wire(
      endpoints.evaluate.request({ ...rest, transaction: { id, amount, currency, timestampUtc } }),
    )
    expect(body.transaction).toEqual({
      ...{ id, amount, currency, timestampUtc },
      ...{ avsResultCode: "NA", cvvResultCode: "NA", cavvResultCode: "NA" },
    })
    expect(body.paymentMethod.cardNumber).toBe("zJb6YF7pL5gk8x9VhRnSwHd4q2t")
  })

  test("An empty result code is sent as NA, and an empty response code is rejected.", () => {
    const { transaction } = payment
    const empty = { avsResultCode: "", cvvResultCode: "", cavvResultCode: "" }
    expect(
      wire(endpoints.evaluate.request({ ...payment, transaction: { ...transaction, ...empty } })).transaction,
    ).toMatchObject({
      ...{ avsResultCode: "NA", cvvResultCode: "NA", cavvResultCode: "NA", id: "3478613", amount: 15000 },
    })
    expect(
      paths({ ...payment, transaction: { ...transaction, responseCode: "", responseCodeSource: "" } }),
    ).toEqual(["transaction.responseCode", "transaction.responseCodeSource"])
  })

  test("Given result codes are kept.", () => {
    expect(wire(endpoints.evaluate.request(payment)).transaction).toMatchObject({
      avsResultCode: "M",
      cvvResultCode: "M",
      cavvResultCode: "2",
    })
  })

  test("Both spellings of the postal code are accepted, and the newer one is sent.", () => {
    const { zipCode, ...address } = payment.billingInformation
    const body = wire(
      endpoints.evaluate.request({
        ...payment,
        billingInformation: { ...address, zipcode: "94111" },
        shippingInformation: { ...address, zipcode: "10001" },
      }),
    )
    expect(zipCode).toBe("94111")
    expect(body.billingInformation).toMatchObject({ zipCode: "94111" })
    expect(body.billingInformation).not.toHaveProperty("zipcode")
    expect(body.shippingInformation).toMatchObject({ zipCode: "10001" })
  })

  test("The three fields that are capitalized in the service's JSON are written so.", () => {
    const body = wire(
      endpoints.evaluate.request({
        ...payment,
        source: "Acme",
        extraData: "{}",
        threeDSecure: { ecommerceIndicator: "05", xid: "x" },
      }),
    )
    expect(body).toMatchObject({
      Source: "Acme",
      ExtraData: "{}",
      threeDSecure: { EcommerceIndicator: "05", xid: "x" },
    })
    for (const lower of ["source", "extraData"]) expect(body).not.toHaveProperty(lower)
    expect(wire(endpoints.evaluate.request({ ...payment, threeDSecure: { xid: "x" } })).threeDSecure).toEqual(
      { xid: "x" },
    )
  })

  test("A secret card number is revealed only in the body that is sent.", () => {
    const cardNumber = Secret.make("4111111111111111")
    const request = { ...payment, paymentMethod: { ...payment.paymentMethod, cardNumber, token: false } }
    expect(wire(endpoints.evaluate.request(request)).paymentMethod.cardNumber).toBe("4111111111111111")
    expect(JSON.stringify(request)).not.toContain("4111111111111111")
  })

  test("Every invalid path is reported at once, and no value is repeated.", () => {
    const bad = {
      ...payment,
      isDeclined: false,
      idempotencyKey: "nope",
      misspelt: 1,
      payer: {},
      billingInformation: {},
      transaction: { ...payment.transaction, amount: 1.5, currency: "usd", timestampUtc: "yesterday" },
      paymentMethod: { cardNumber: "4111111111111111\n" },
    }
    expect(new Set(paths(bad))).toEqual(
      new Set([
        ...["isDeclined", "idempotencyKey", "misspelt", "payer.email"],
        ...["transaction.amount", "transaction.currency", "transaction.timestampUtc"],
        ...["firstName", "lastName", "country", "countryCode", "addressLine1", "city", "zipCode"].map(
          (name) => `billingInformation.${name}`,
        ),
        ...["cardNumber", "expirationMonth", "expirationYear"].map((name) => `paymentMethod.${name}`),
      ]),
    )
    expect(JSON.stringify(issues(bad))).not.toMatch(/4111|nope|yesterday|usd"/)
  })

  test("The rules of both addresses are checked together with other issues.", () => {
    expect(paths({ ...payment, billingInformation: {}, shippingInformation: {} })).toEqual(
      expect.arrayContaining(["billingInformation.zipCode", "shippingInformation.zipCode"]),
    )
  })

  test("A rule over several fields reports each field once.", () => {
    expect(paths({ ...payment, paymentMethod: { cardNumber: "4111111111111111" } })).toEqual([
      "paymentMethod.expirationMonth",
      "paymentMethod.expirationYear",
    ])
    const { zipCode, ...address } = payment.billingInformation
    expect(zipCode).toBeDefined()
    expect(paths({ ...payment, billingInformation: address })).toEqual(["billingInformation.zipCode"])
  })

  test.each([
    ["zero", 0],
    ["a negative amount", -1],
    ["a fraction", 10.5],
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["an unsafe integer", Number.MAX_SAFE_INTEGER + 1],
    ["text", "15000"],
    ["null", null],
    ["a bigint", 15000n],
  ])("An amount that is %s is rejected.", (_, amount) => {
    expect(paths({ ...payment, transaction: { ...payment.transaction, amount } })).toEqual([
      "transaction.amount",
    ])
  })

  test.each([
    ["a lone surrogate", "\ud800"],
    ["a NUL", "a\0b"],
    ["a control character", "a\u001bb"],
    ["a megabyte", "x".repeat(1_000_000)],
    ["nothing", ""],
  ])("An order id that is %s is rejected.", (_, orderId) => {
    expect(paths({ ...payment, orderId })).toEqual(["orderId"])
  })

  test("A field named like a prototype and a cyclic object are rejected, and no prototype changes.", () => {
    expect(paths({ ...payment, ...JSON.parse('{"__proto__x":1}') })).toEqual(["__proto__x"])
    const polluting = JSON.parse(`{"__proto__":{"polluted":true}}`)
    expect(
      paths({ ...payment, payer: Object.assign(JSON.parse("{}"), polluting, { email: "a@b.c" }) }),
    ).toEqual([])
    const cyclic: Record<string, unknown> = { ...payment }
    cyclic.self = cyclic
    expect(paths(cyclic)).toEqual(["self"])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined() // a fresh object shows the prototype
    for (const nothing of [undefined, null, 1, "x", []]) expect(issues(nothing)).toHaveLength(1)
  })

  test("The recorded response is decoded, and unknown fields are kept.", () => {
    const response = endpoints.evaluate.response({
      ...(fixture("evaluate/challenge") as object),
      brandNew: { deep: 1 },
    })
    expect(response).toMatchObject({ ok: true, value: { status: "CHALLENGE", brandNew: { deep: 1 } } })
  })

  test("Known statuses are read in any letter case, and unknown ones are kept unchanged.", () => {
    const status = (word: string) => endpoints.evaluate.response({ status: word, orderSessionKey: "k" })
    expect(status("CaptureRequired")).toMatchObject({ value: { status: "CAPTUREREQUIRED" } })
    expect(status("Quarantined")).toMatchObject({ value: { status: "Quarantined" } })
  })

  test("The order id is used as the session key when the response has only the order id.", () => {
    expect(endpoints.evaluate.response({ status: "DECLINED", orderId: "o" })).toMatchObject({
      value: { orderSessionKey: "o" },
    })
    expect(
      endpoints.evaluate.response({ status: "DECLINED", orderId: "o", orderSessionKey: "k" }),
    ).toMatchObject({
      value: { orderSessionKey: "k" },
    })
  })

  test("A response without a status or an order is an error.", () => {
    expect(endpoints.evaluate.response({ success: false, errors: [] }).ok).toBe(false)
    expect(endpoints.evaluate.response("<html>").ok).toBe(false)
  })
})

describe("the other endpoints", () => {
  test("The token request has capitalized field names, and the access token of the response is a Secret.", () => {
    expect(wire(endpoints.token.request({ appKey: "key", appSecret: Secret.make("hush") }))).toEqual({
      AppKey: "key",
      AppSecret: "hush",
    })
    const response = endpoints.token.response(fixture("token/success"))
    expect(response.ok && Secret.reveal(response.value.accessToken)).toBe("header.payload.signature")
    expect(JSON.stringify(response)).not.toMatch(/header\.payload|AQAAAA/)
    const long = endpoints.token.response({ accessToken: "j".repeat(9000) })
    expect(long.ok && Secret.reveal(long.value.accessToken)).toHaveLength(9000)
    expect(endpoints.token.response({ accessToken: "t", expires: "1712237948565" })).toMatchObject({
      ok: true,
    })
  })

  test("The tokenize request is sent in snake_case with a two-digit month, and the token is found in the recorded response.", () => {
    const creditCard = {
      firstName: "Joe",
      lastName: "Jones",
      number: "4111111111111111",
      month: 3,
      year: 2030,
    }
    expect(
      wire(
        endpoints.tokenize.request({
          paymentMethod: { creditCard, email: "joe@example.com", senseKey: "s" },
        }),
      ),
    ).toEqual({
      payment_method: {
        email: "joe@example.com",
        sense_key: "s",
        credit_card: {
          ...{ first_name: "Joe", last_name: "Jones", number: "4111111111111111", verification_value: "" },
          ...{ month: "03", year: "2030" },
        },
      },
    })
    const bare = wire(
      endpoints.tokenize.request({
        paymentMethod: {
          creditCard: { ...creditCard, verificationValue: "999", month: "12" },
          senseKey: null,
        },
      }),
    )
    expect(bare.payment_method).not.toHaveProperty("sense_key")
    expect(bare.payment_method).not.toHaveProperty("email")
    expect(bare.payment_method.credit_card).toMatchObject({ verification_value: "999", month: "12" })
    expect(endpoints.tokenize.response(fixture("tokenize/success"))).toMatchObject({
      ok: true,
      value: {
        ...{
          token: "d3e10716-6aac-4eb8-a74d-c1a3027f1d96",
          firstSixDigits: "41111111",
          lastFourDigits: "1111",
        },
        ...{ month: 9, year: 2025 },
      },
    })
    const wider = { ...(fixture("tokenize/success") as object), brandNew: 1 } // a recorded JSON object
    expect(endpoints.tokenize.response(wider)).toMatchObject({
      ok: true,
      value: { brandNew: 1, success: true },
    })
    for (const broken of [null, {}, { transaction: {} }, { transaction: { payment_method: {} } }]) {
      expect(endpoints.tokenize.response(broken).ok).toBe(false)
    }
  })

  test("A transmit request may not have a card number and needs no billing address.", () => {
    const { idempotencyKey, billingInformation, paymentMethod, ...common } = payment
    expect([idempotencyKey, billingInformation, paymentMethod].every(Boolean)).toBe(true)
    expect(
      wire(endpoints.transmit.request({ ...common, paymentMethod: { cardBrand: "VISA" } })),
    ).toMatchObject({
      paymentMethod: { cardBrand: "VISA" },
    })
    expect(endpoints.transmit.request({ ...common, paymentMethod })).toMatchObject({
      ok: false,
      issues: [{ path: "paymentMethod.cardNumber" }, { path: "paymentMethod.token" }],
    })
    expect(endpoints.transmit.response({ transmitId: "t", status: 1, success: true })).toMatchObject({
      value: { transmitId: "t" },
    })
  })

  test("A refund is sent as an exact decimal number in every currency.", () => {
    const body = (amount: number, currency: string, message?: string) => {
      const checked = endpoints.refund.request({
        amount,
        currency,
        ...(message === undefined ? {} : { message }),
      })
      return checked.ok ? JSON.stringify(checked.value) : checked.issues
    }
    expect(body(1200, "USD", "late")).toBe('{"amountToRefund":12.00,"refundMessage":"late"}')
    expect(body(500, "JPY")).toBe('{"amountToRefund":500}')
    expect(body(1, "KWD")).toBe('{"amountToRefund":0.001}')
    expect(body(9_007_199_254_740_991, "USD")).toBe('{"amountToRefund":90071992547409.91}')
    expect(endpoints.refund.response(fixture("refund/too-much"))).toMatchObject({
      ok: true,
      value: { status: "FAILED", success: false, responseCode: "2001" },
    })
  })

  test("An optional field of an unexpected type does not make a response an error.", () => {
    const read = (checked: { readonly ok: boolean }) => checked
    expect(
      read(
        endpoints.refund.response({
          status: "SUCCESS",
          responseCode: 100,
          transactionId: {},
          success: "true",
        }),
      ),
    ).toEqual({
      ok: true,
      value: { status: "SUCCESS", responseCode: "100", transactionId: null, success: true },
    })
    expect(
      read(
        endpoints.tokenize.response({
          transaction: { payment_method: { token: "t", month: "09", year: " " } },
        }),
      ),
    ).toMatchObject({
      ok: true,
      value: { token: "t", month: 9, year: null },
    })
    expect(
      read(endpoints.order.response({ id: 7, statusName: null, status: "4", email: true, phone: [] })),
    ).toEqual({
      ok: true,
      value: { id: "7", statusName: null, status: 4, email: "true", phone: null },
    })
    expect(read(endpoints.transmit.response({ status: true, success: "no" }))).toEqual({
      ok: true,
      value: { status: null, success: null },
    })
    expect(read(endpoints.transmit.response({ status: 3, success: "false" }))).toEqual({
      ok: true,
      value: { status: 3, success: false },
    })
    expect(read(endpoints.token.response({ accessToken: "t", refreshToken: 1, expires: "9" }))).toMatchObject(
      {
        ok: true,
        value: { refreshToken: null, expires: "9" },
      },
    )
    expect(endpoints.refund.response({ status: null }).ok).toBe(false)
  })

  test("The list of orders is read under each of its likely names.", () => {
    const order = { id: "o", statusName: "Capturerequired" }
    const expected = { ok: true, value: { orders: [{ id: "o", statusName: "CAPTUREREQUIRED" }] } }
    for (const body of [
      [order],
      ...["orders", "items", "data", "results"].map((name) => ({ [name]: [order] })),
    ]) {
      expect(endpoints.orders.response(body)).toMatchObject(expected)
    }
    for (const body of [null, {}, { orders: 1 }]) expect(endpoints.orders.response(body).ok).toBe(false)
    expect(endpoints.orders.request({ pageSize: 0 })).toMatchObject({
      ok: false,
      issues: [{ path: "pageSize" }],
    })
  })

  test("Every form of an empty body is a valid response to a cancel.", () => {
    for (const body of [undefined, null, "", {}]) {
      expect(endpoints.cancel.response(body)).toEqual({ ok: true, value: {} })
      expect(endpoints.externalCancel.response(body)).toEqual({ ok: true, value: {} })
    }
    expect(endpoints.cancel.request({ idempotencyKey: "x" }).ok).toBe(false)
    expect(endpoints.order.request(undefined)).toEqual({ ok: true, value: undefined })
  })
})
