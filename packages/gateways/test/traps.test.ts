/** What hand-written mappings of these gateways get wrong. */
import { describe, expect, test } from "vitest"
import { fromAdyen } from "../src/adyen.ts"
import { type AuthorizeNetTransaction, fromAuthorizeNet } from "../src/authorizenet.ts"
import { fromBraintree } from "../src/braintree.ts"
import { fromCheckout } from "../src/checkout.ts"
import { fromCybersource } from "../src/cybersource.ts"
import { fromGr4vy } from "../src/gr4vy.ts"
import type { Mapped } from "../src/index.ts"
import { fromNmi } from "../src/nmi.ts"
import { fromSpreedly } from "../src/spreedly.ts"
import { fromStripe, type StripeCharge } from "../src/stripe.ts"
import { fromWorldpay } from "../src/worldpay.ts"
import { mappers } from "./gateways.ts"

const transactionOf = (mapped: Mapped) => {
  if (mapped._tag !== "Declined") throw new Error(`not a decline: ${mapped.reason}`)
  return mapped.transaction
}
const reasonOf = (mapped: Mapped) => (mapped._tag === "NotADecline" ? mapped.reason : "a decline")

const stripeError = {
  type: "StripeCardError",
  code: "card_declined",
  decline_code: "do_not_honor",
  charge: "ch_1",
}
const stripeCharge: StripeCharge = {
  object: "charge",
  id: "ch_1",
  status: "failed",
  amount: 15000,
  currency: "usd",
  payment_method_details: {
    card: { checks: { address_line1_check: "fail", address_postal_code_check: "pass", cvc_check: "fail" } },
  },
}

describe("Stripe", () => {
  test("keeps AVS and CVC checks on the charge, so an error without it has none", () => {
    expect(transactionOf(fromStripe(stripeError))).toMatchObject({ avsResultCode: "NA", cvvResultCode: "NA" })
    const stringId = { object: "payment_intent", id: "pi_1", latest_charge: "ch_1" } as const
    expect(transactionOf(fromStripe({ ...stripeError, payment_intent: stringId }))).toMatchObject({
      id: "ch_1",
      avsResultCode: "NA",
    })
  })

  test("has the checks in the expanded charge of the error's intent, or in a charge that is passed with the error", () => {
    const checks = { id: "ch_1", amount: 15000, avsResultCode: "Z", cvvResultCode: "N" }
    const expanded = { object: "payment_intent", id: "pi_1", latest_charge: stripeCharge } as const
    expect(transactionOf(fromStripe({ ...stripeError, payment_intent: expanded }))).toMatchObject(checks)
    expect(transactionOf(fromStripe({ error: stripeError, charge: stripeCharge }))).toMatchObject(checks)
  })

  test("reports no reason by card_declined: the decline code is the reason, and the network code is reported too", () => {
    expect(transactionOf(fromStripe({ ...stripeError, network_decline_code: "05" }))).toMatchObject({
      responseCode: "do_not_honor",
      responseSubStatus: "05",
    })
  })

  test("marks a payment that Radar blocked, which never reached the bank", () => {
    const outcome = { type: "blocked", reason: "highest_risk_level" }
    expect(transactionOf(fromStripe({ ...stripeCharge, outcome }))).toMatchObject({
      responseSubStatus: "blocked",
    })
  })

  test("has other objects with a type of card, which are not declines", () => {
    expect(reasonOf(fromStripe({ type: "card" }))).toBe("invalid-request")
  })

  test("may keep an old error on an intent that succeeded later: that one is approved", () => {
    const intent = { object: "payment_intent", id: "pi_1", last_payment_error: stripeError } as const
    expect(reasonOf(fromStripe({ ...intent, status: "succeeded" }))).toBe("approved")
    expect(reasonOf(fromStripe({ ...intent, status: "requires_payment_method" }))).toBe("a decline")
  })

  test.each([
    ["succeeded", "approved"],
    ["processing", "pending"],
    ["canceled", "canceled"],
  ])(
    "rejects a second confirmation of an intent that is %s: the intent decides, not the error",
    (status, reason) => {
      const error = {
        type: "StripeInvalidRequestError",
        code: "payment_intent_unexpected_state",
        payment_intent: { object: "payment_intent", id: "pi_1", status } as const,
      }
      expect(reasonOf(fromStripe(error))).toBe(reason)
    },
  )

  test("may return a succeeded charge for the id in an error: the payment is approved", () => {
    expect(
      reasonOf(fromStripe({ error: stripeError, charge: { ...stripeCharge, status: "succeeded" } })),
    ).toBe("approved")
  })

  test("sends events of older API versions, whose intent has a list of charges instead of the latest one", () => {
    const intent = { object: "payment_intent", id: "pi_1", last_payment_error: stripeError } as const
    const older = { ...intent, status: "requires_payment_method", charges: { data: [stripeCharge] } }
    expect(transactionOf(fromStripe({ object: "event", data: { object: older } }))).toMatchObject({
      id: "ch_1",
      amount: 15000,
      avsResultCode: "Z",
      cvvResultCode: "N",
    })
  })

  test("throws a card error for a SetupIntent too, which is not a payment", () => {
    const setup = { ...stripeError, setup_intent: { object: "setup_intent", id: "seti_1" } }
    expect(reasonOf(fromStripe(setup))).toBe("unrecognized")
  })

  test("rejects a reused idempotency key, whose first request may have been paid", () => {
    expect(reasonOf(fromStripe({ type: "StripeIdempotencyError" }))).toBe("duplicate")
    expect(reasonOf(fromStripe({ error: { type: "idempotency_error" } }))).toBe("duplicate")
  })

  test("rejects a request whose idempotency key is in use: the first request with it may still be paid", () => {
    const error = { type: "invalid_request_error", code: "idempotency_key_in_use" }
    expect(reasonOf(fromStripe({ error }))).toBe("duplicate")
  })

  test("rejects a request about a payment that another request uses: that one may still be paid", () => {
    const error = { type: "invalid_request_error", code: "lock_timeout" }
    expect(reasonOf(fromStripe({ error }))).toBe("duplicate")
  })
})

test("a gateway's vault token is never copied into a transaction", () => {
  const tokens = {
    stripe: { ...stripeError, payment_method: { id: "pm_1Secret" }, source: { id: "card_1Secret" } },
    adyen: {
      resultCode: "Refused",
      additionalData: { "recurring.recurringDetailReference": "M5N7TQ4TG5PFWR5Secret" },
      storedPaymentMethodId: "M5N7TQ4TG5PFWR5Secret",
    },
    braintree: {
      id: "dhhqxmfa",
      status: "processor_declined",
      creditCard: { token: "c7vtSecret" },
      paymentMethodNonce: "tokencc_bh_Secret",
    },
  }
  for (const [gateway, input] of Object.entries(tokens)) {
    const mapped = mappers[gateway]?.(input)
    expect(mapped?._tag).toBe("Declined")
    expect(JSON.stringify({ ...mapped, raw: undefined })).not.toContain("Secret")
  }
})

describe("Adyen", () => {
  test.each([
    ["05 : Do not honor", "05"],
    ["01: Refer to card issuer", "01"],
    ["N7 : FRAUD", "N7"],
    ["2", "02"],
    ["AUTHORISED", undefined],
    ["", undefined],
  ])("writes raw results in several formats: %j holds the code %j", (refusalReasonRaw, code) => {
    const mapped = fromAdyen({
      resultCode: "Refused",
      refusalReasonCode: "2",
      additionalData: { refusalReasonRaw },
    })
    expect(transactionOf(mapped).responseSubStatus).toBe(code)
  })

  test.each([
    ["0 Unknown", "R"],
    ["3 AVS unavailable", "R"],
    ["20 Neither postal code nor address matched", "V"],
    ["26 Shopper name does not match", "N"],
    ["27", "NA"],
    ["unknown", "NA"],
  ])("writes AVS results as numbers: %j is %s", (avsResult, letter) => {
    expect(
      transactionOf(fromAdyen({ resultCode: "Refused", additionalData: { avsResult } })).avsResultCode,
    ).toBe(letter)
  })

  test("responds to a refusal with HTTP status 200, and a webhook has success as a text", () => {
    const item = { eventCode: "AUTHORISATION", reason: "Refused" }
    expect(reasonOf(fromAdyen({ ...item, success: "false" }))).toBe("a decline")
    expect(reasonOf(fromAdyen({ ...item, success: "true" }))).toBe("approved")
    expect(reasonOf(fromAdyen({ ...item, eventCode: "CAPTURE", success: "false" }))).toBe("unrecognized")
  })

  test.each([
    [{ "retry.rescueScheduled": "true" }, false],
    [{ "retry.rescueScheduled": "true", "retry.rescueReference": "R-1" }, false],
    [{ "retry.rescueReference": "R-1" }, false],
    [{ "retry.rescueScheduled": "false", "retry.rescueReference": "R-1" }, true],
  ])(
    "keeps the reference of an Auto Rescue after its last retry: with %j a rescue is sent: %s",
    (additionalData, send) => {
      expect(fromAdyen({ resultCode: "Refused", additionalData })).toMatchObject({ rescue: { send } })
    },
  )

  test("may put several payments into one webhook: none of them is the decline", () => {
    const item = { NotificationRequestItem: { eventCode: "AUTHORISATION", success: "false" } }
    expect(reasonOf(fromAdyen({ notificationItems: [item] }))).toBe("a decline")
    expect(reasonOf(fromAdyen({ notificationItems: [item, item] }))).toBe("unrecognized")
  })

  const thrown = (statusCode: number, errorCode?: string, name = "HttpClientException") =>
    Object.assign(new Error("HTTP Exception"), { name, statusCode, errorCode })

  test("throws errors of the API, which are not declines", () => {
    expect(reasonOf(fromAdyen(thrown(422, "101")))).toBe("invalid-request")
    expect(reasonOf(fromAdyen(thrown(401, "000")))).toBe("invalid-request")
    expect(reasonOf(fromAdyen(thrown(500, "905")))).toBe("gateway-error")
  })

  test("throws an error for a request that was sent twice, whose first response may be an approval", () => {
    expect(reasonOf(fromAdyen(thrown(422, "704")))).toBe("duplicate")
    expect(reasonOf(fromAdyen({ errorType: "validation", errorCode: "704" }))).toBe("duplicate")
  })

  test("throws an ApiException when the connection failed, after which the outcome is unknown", () => {
    expect(reasonOf(fromAdyen(thrown(500, undefined, "ApiException")))).toBe("timeout")
    expect(reasonOf(fromAdyen(thrown(401, undefined, "ApiException")))).toBe("invalid-request")
  })
})

describe("Braintree", () => {
  const transaction = { id: "t", status: "processor_declined", processorResponseCode: "2000" }

  test("may approve a part of the amount, with code 1004 and the status of an approval", () => {
    const partial = { ...transaction, status: "authorized", processorResponseCode: "1004" }
    expect(reasonOf(fromBraintree({ success: true, transaction: partial }))).toBe("partially-approved")
  })

  test("keeps the processor's approval on a payment that it rejected itself: that text and code are not sent", () => {
    const result = {
      success: false,
      message: "Gateway Rejected: cvv",
      transaction: {
        ...transaction,
        status: "gateway_rejected",
        gatewayRejectionReason: "cvv",
        processorResponseCode: "1000",
        processorResponseText: "Approved",
        networkResponseCode: "00",
      },
    }
    expect(transactionOf(fromBraintree(result))).toMatchObject({
      responseCode: "cvv",
      responseDescription: "Gateway Rejected: cvv",
      responseSubStatus: "gateway_rejected",
    })
  })

  test("has transactions that are not payments: a declined credit is not a declined payment", () => {
    expect(reasonOf(fromBraintree({ ...transaction, type: "credit" }))).toBe("unrecognized")
    expect(reasonOf(fromBraintree({ ...transaction, type: "sale" }))).toBe("a decline")
  })

  test.each([
    ["gatewayTimeoutError", "timeout"],
    ["requestTimeoutError", "timeout"],
    ["serviceUnavailableError", "timeout"],
    ["serverError", "timeout"],
    ["unexpectedError", "timeout"],
    ["tooManyRequestsError", "timeout"],
    ["authenticationError", "invalid-request"],
    ["authorizationError", "invalid-request"],
    ["notFoundError", "invalid-request"],
  ] as const)("throws a %s, which is not a decline: %s", (type, reason) => {
    expect(reasonOf(fromBraintree(Object.assign(new Error(""), { name: type, type })))).toBe(reason)
  })

  test("rejects payments that the processor approved, with a processor code that is not a decline", () => {
    const rejected = { ...transaction, status: "gateway_rejected", processorResponseCode: "1000" }
    expect(transactionOf(fromBraintree({ ...rejected, gatewayRejectionReason: "cvv" })).responseCode).toBe(
      "cvv",
    )
    expect(reasonOf(fromBraintree({ ...rejected, gatewayRejectionReason: "duplicate" }))).toBe("duplicate")
  })

  test("reports an unavailable network as code 3000, which is not a decline", () => {
    expect(reasonOf(fromBraintree({ ...transaction, processorResponseCode: "3000" }))).toBe("gateway-error")
  })

  test("has one AVS letter for each pair of results, and an error code that comes first", () => {
    const letters = (street: string, postal: string, error: string | null = null) =>
      transactionOf(
        fromBraintree({
          ...transaction,
          avsStreetAddressResponseCode: street,
          avsPostalCodeResponseCode: postal,
          avsErrorResponseCode: error,
        }),
      ).avsResultCode
    expect(
      ["MM", "MN", "MU", "NM", "NN", "UM", "UN", "IN", "UU", "AA", "BB"].map((p) =>
        letters(p[0] ?? "", p[1] ?? ""),
      ),
    ).toEqual(["M", "A", "B", "Z", "C", "P", "N", "C", "I", "I", "B"])
    expect(letters("M", "M", "S")).toBe("S")
    expect(letters("?", "M")).toBe("NA")
  })
})

describe("Checkout.com", () => {
  test.each([
    ["Y", "M"],
    ["D", "N"],
    ["N", "S"],
    ["P", "P"],
    ["U", "U"],
    ["X", "X"],
  ])("writes the CVV result %s, which is %s elsewhere", (cvv_check, letter) => {
    expect(transactionOf(fromCheckout({ status: "Declined", source: { cvv_check } })).cvvResultCode).toBe(
      letter,
    )
  })

  test("may report a payment that ended otherwise as not approved", () => {
    const canceled = { approved: false, status: "Canceled", response_code: "20051" }
    expect(reasonOf(fromCheckout(canceled))).toBe("canceled")
    expect(reasonOf(fromCheckout({ approved: false, response_code: "20051" }))).toBe("a decline")
  })

  test("schedules retries of its own, with a status and an event for it: the rescue is withheld", () => {
    const retried = {
      rescue: { send: false, reason: "gateway-retries" },
      transaction: { responseCode: "20051" },
    }
    const payment = { id: "pay_1", response_code: "20051" }
    expect(fromCheckout({ ...payment, status: "Retry Scheduled" })).toMatchObject(retried)
    expect(fromCheckout({ type: "payment_retry_scheduled", data: payment })).toMatchObject(retried)
  })

  test.each([
    ["payment_approved", "approved"],
    ["payment_captured", "approved"],
    ["payment_pending", "pending"],
    ["payment_canceled", "canceled"],
    ["payment_expired", "canceled"],
    ["payment_refund_declined", "unrecognized"],
    ["payment_declined", "a decline"],
  ])("sends the event %s: %s", (type, reason) => {
    expect(reasonOf(fromCheckout({ type, data: { id: "pay_1", response_code: "20005" } }))).toBe(reason)
  })

  test("throws errors from its SDK, with the response in their body", () => {
    const thrown = (fields: { http_code: number; name?: string; body?: unknown }) =>
      fromCheckout(Object.assign(new Error("ValidationError"), fields))
    expect(
      reasonOf(thrown({ http_code: 422, body: { error_type: "request_invalid", error_codes: [] } })),
    ).toBe("invalid-request")
    expect(reasonOf(thrown({ http_code: 401, body: undefined }))).toBe("invalid-request")
    expect(reasonOf(thrown({ http_code: 409, body: {} }))).toBe("duplicate")
    expect(reasonOf(thrown({ http_code: 408, name: "ApiTimeout" }))).toBe("timeout")
    expect(reasonOf(thrown({ http_code: 502, name: "Bad gateway" }))).toBe("gateway-error")
  })

  test("has older payloads with checks in camel case", () => {
    const source = { cvvCheck: "D", avsCheck: "G" }
    expect(transactionOf(fromCheckout({ status: "Declined", source }))).toMatchObject({
      avsResultCode: "G",
      cvvResultCode: "N",
    })
  })

  test("gives advice with the response, which counts more than the range of the code", () => {
    const hard = { status: "Declined", response_code: "30007" }
    const mapped = fromCheckout({ ...hard, processing: { recommendation_code: "02" } })
    expect(mapped).toMatchObject({ advice: { retry: "later", source: "gateway" } })
    expect(fromCheckout(hard)).toMatchObject({ advice: { retry: "unknown", source: "none" } })
  })
})

describe("Authorize.Net", () => {
  const declined = {
    transactionResponse: { responseCode: "2", errors: [{ errorCode: "2", errorText: "Declined." }] },
  }

  test("begins its JSON with a byte order mark", () => {
    expect(transactionOf(fromAuthorizeNet(`\uFEFF${JSON.stringify(declined)}`)).responseCode).toBe("2")
  })

  test("may leave out the list of errors: the message of the call is used then", () => {
    const mapped = fromAuthorizeNet({
      transactionResponse: { responseCode: "2" },
      messages: { resultCode: "Error", message: [{ code: "E00027", text: "Unsuccessful." }] },
    })
    expect(transactionOf(mapped)).toMatchObject({
      responseCode: "E00027",
      responseDescription: "Unsuccessful.",
    })
  })

  test("approves a part of an amount with a message, which the SDK keeps in an object with a list", () => {
    const messages = [{ code: "295" }]
    const approved = (messages: NonNullable<AuthorizeNetTransaction["messages"]>) =>
      reasonOf(fromAuthorizeNet({ transactionResponse: { responseCode: "1", messages } }))
    expect(approved(messages)).toBe("partially-approved")
    expect(approved({ message: messages })).toBe("partially-approved")
    expect(approved({ message: [{ code: "1" }] })).toBe("approved")
  })

  test("reports errors in the form of declines, although no bank received the payment", () => {
    const invalid = {
      responseCode: "3",
      transId: "0",
      errors: [{ errorCode: "6", errorText: "Invalid number." }],
    }
    expect(reasonOf(fromAuthorizeNet({ transactionResponse: invalid }))).toBe("invalid-request")
  })

  test.each(["B", "P"])(
    "has an AVS letter %s of its own, which means that there is no result",
    (avsResultCode) => {
      const mapped = fromAuthorizeNet({ transactionResponse: { responseCode: "2", avsResultCode } })
      expect(transactionOf(mapped).avsResultCode).toBe("I")
    },
  )
})

describe("NMI", () => {
  test("responds to refunds and voids in the same form: a declined one is not a declined payment", () => {
    for (const type of ["refund", "credit", "void", "capture", "update", "validate"])
      expect(reasonOf(fromNmi(`response=2&response_code=200&type=${type}`))).toBe("unrecognized")
    for (const type of ["sale", "auth", ""])
      expect(reasonOf(fromNmi(`response=2&response_code=200&type=${type}`))).toBe("a decline")
  })

  test("reports faults of the gateway with response 3, which are not declines", () => {
    expect(
      reasonOf(fromNmi("response=3&response_code=410&responsetext=Invalid merchant configuration")),
    ).toBe("invalid-request")
  })

  test("sends a query string in which values may be empty", () => {
    const body = "response=2&response_code=202&responsetext=NSF&transactionid=&avsresponse=&cvvresponse="
    const transaction = transactionOf(fromNmi(body))
    expect(transaction).toMatchObject({ responseCode: "202", avsResultCode: "NA", cvvResultCode: "NA" })
    expect(transaction).not.toHaveProperty("id")
    expect(fromNmi(new URLSearchParams(body))).toMatchObject({ transaction })
  })
})

describe("Cybersource", () => {
  test("writes digits where it has no result of a check, which is NA", () => {
    const results = (code: string) =>
      transactionOf(
        fromCybersource({
          status: "DECLINED",
          processorInformation: { avs: { code }, cardVerification: { resultCode: code } },
        }),
      )
    for (const digit of ["1", "2", "3"])
      expect(results(digit)).toMatchObject({ avsResultCode: "NA", cvvResultCode: "NA" })
    expect(results("M")).toMatchObject({ avsResultCode: "M", cvvResultCode: "M" })
  })

  test("keeps the processor's approval on a payment that it blocked: that code is not sent", () => {
    const mapped = fromCybersource({
      status: "AUTHORIZED_RISK_DECLINED",
      errorInformation: { reason: "DECISION_PROFILE_REJECT" },
      processorInformation: { responseCode: "00" },
    })
    expect(transactionOf(mapped).responseSubStatus).toBe("blocked")
  })
})

describe("Spreedly", () => {
  const failed = { succeeded: false, state: "gateway_processing_failed" }

  test("reports an unknown result as a failure: the payment may have been made", () => {
    expect(reasonOf(fromSpreedly({ ...failed, response: { result_unknown: true } }))).toBe("timeout")
    expect(reasonOf(fromSpreedly({ ...failed, response: { result_unknown: false } }))).toBe("a decline")
  })

  test("reports a payment that the consumer canceled as failed", () => {
    expect(reasonOf(fromSpreedly({ ...failed, response: { cancelled: true } }))).toBe("canceled")
  })

  test("has transactions that are not payments: a declined credit is not a declined payment", () => {
    for (const transaction_type of ["Credit", "Void", "Capture", "Verification"])
      expect(reasonOf(fromSpreedly({ ...failed, transaction_type, response: {} }))).toBe("unrecognized")
    for (const transaction_type of ["Purchase", "Authorization", "OffsitePurchase"])
      expect(reasonOf(fromSpreedly({ ...failed, transaction_type, response: {} }))).toBe("a decline")
  })
})

describe("Gr4vy", () => {
  test("sends the transaction as the target of an event", () => {
    const target = { id: "t-1", status: "authorization_declined", amount: 1299, currency: "USD" }
    expect(transactionOf(fromGr4vy({ type: "event", target }))).toMatchObject({ id: "t-1", amount: 1299 })
  })
})

describe("Worldpay", () => {
  const refused = (inner: string) =>
    `<paymentService><reply><orderStatus orderCode="O-1"><payment><lastEvent>REFUSED</lastEvent>${inner}</payment></orderStatus></reply></paymentService>`

  test.each(["ISO8583ReturnCode", "IssuerResponseCode"])(
    "returns the code as %s on some accounts",
    (element) => {
      const mapped = fromWorldpay(refused(`<${element} code="54" description="EXPIRED CARD"/>`))
      expect(transactionOf(mapped)).toMatchObject({ responseCode: "54", responseDescription: "EXPIRED CARD" })
    },
  )

  test("writes words instead of letters on some accounts", () => {
    const words = '<AVSResultCode description="UNKNOWN"/><CVCResultCode description="NOT SENT TO ACQUIRER"/>'
    expect(transactionOf(fromWorldpay(refused(words)))).toMatchObject({
      avsResultCode: "NA",
      cvvResultCode: "NA",
    })
  })

  test("drops leading zeros in Access: 5 is the network's 05, and 131 stays", () => {
    const subStatus = (refusalCode: string) =>
      transactionOf(fromWorldpay({ outcome: "refused", refusalCode })).responseSubStatus
    expect(["5", "05", "51", "131"].map(subStatus)).toEqual(["05", "05", "51", "131"])
    expect(fromWorldpay({ outcome: "refused", refusalCode: "4" })).toMatchObject({
      rescue: { send: false, reason: "lost-or-stolen" },
    })
  })

  test("leaves out risk factors when nothing was flagged, which is not a match", () => {
    expect(transactionOf(fromWorldpay({ outcome: "refused" }))).toMatchObject({
      avsResultCode: "NA",
      cvvResultCode: "NA",
    })
    const address = [{ type: "avs", detail: "address", risk: "notMatched" }]
    expect(transactionOf(fromWorldpay({ outcome: "refused", riskFactors: address })).avsResultCode).toBe("NA")
  })
})

test.each(Object.keys(mappers))("the card is not present in a payment of %s", (gateway) => {
  const declines: Readonly<Record<string, unknown>> = {
    stripe: stripeError,
    adyen: { resultCode: "Refused" },
    braintree: { status: "processor_declined" },
    checkout: { status: "Declined" },
    authorizenet: { transactionResponse: { responseCode: "2" } },
    nmi: { response: "2" },
    worldpay: { outcome: "refused" },
    cybersource: { status: "DECLINED" },
    spreedly: { succeeded: false },
    gr4vy: { status: "authorization_declined" },
  }
  expect(mappers[gateway]?.(declines[gateway])).toMatchObject({
    transaction: { cardNotPresent: true, responseStatus: "DECLINED" },
  })
})
