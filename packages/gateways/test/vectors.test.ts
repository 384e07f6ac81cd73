/** Worked examples, computed by hand from the gateways' tables. */
import { expect, test } from "vitest"
import { fromAdyen } from "../src/adyen.ts"
import { fromAuthorizeNet } from "../src/authorizenet.ts"
import { fromBraintree } from "../src/braintree.ts"
import { fromCheckout } from "../src/checkout.ts"
import { fromNmi } from "../src/nmi.ts"
import { fromStripe } from "../src/stripe.ts"
import { fromWorldpay } from "../src/worldpay.ts"

test("Stripe: insufficient funds with network code 51, and line 1 but not the postal code matching", () => {
  const checks = { address_line1_check: "pass", address_postal_code_check: "fail", cvc_check: "pass" }
  const charge = { object: "charge", id: "ch_1", payment_method_details: { card: { checks } } } as const
  const mapped = fromStripe({
    type: "card_error",
    decline_code: "insufficient_funds",
    network_decline_code: "51",
    payment_intent: { object: "payment_intent", id: "pi_1", latest_charge: charge },
  })
  expect(mapped).toMatchObject({
    transaction: {
      id: "ch_1",
      responseCode: "insufficient_funds",
      responseCodeSource: "stripe",
      responseSubStatus: "51",
      avsResultCode: "A",
      cvvResultCode: "M",
      cavvResultCode: "NA",
    },
  })
})

test("Adyen: refused with the raw code 05; the raw AVS letter comes before the number", () => {
  const additionalData = {
    refusalReasonRaw: "05 : Do not honor",
    avsResult: "3 AVS unavailable",
    cvcResult: "0 Unknown",
  }
  const refused = { resultCode: "Refused", refusalReasonCode: "2" }
  const transaction = {
    responseCode: "2",
    responseCodeSource: "adyen",
    responseSubStatus: "05",
    cvvResultCode: "P",
  }
  expect(fromAdyen({ ...refused, additionalData: { ...additionalData, avsResultRaw: "U" } })).toMatchObject({
    transaction: { ...transaction, avsResultCode: "U" },
  })
  expect(fromAdyen({ ...refused, additionalData })).toMatchObject({
    transaction: { ...transaction, avsResultCode: "R" },
  })
})

test("Braintree: code 2000, only the postal code matching, with merchant advice code 01", () => {
  const mapped = fromBraintree({
    id: "dhhqxmfa",
    status: "processor_declined",
    processorResponseCode: "2000",
    avsStreetAddressResponseCode: "N",
    avsPostalCodeResponseCode: "M",
    cvvResponseCode: "M",
    merchantAdviceCode: "01",
  })
  expect(mapped).toMatchObject({
    transaction: {
      responseCode: "2000",
      responseCodeSource: "braintree",
      avsResultCode: "Z",
      cvvResultCode: "M",
    },
    advice: { retry: "update-card", source: "network", rawCode: "01" },
  })
})

test("Checkout.com: code 20051 with recommendation 02 and merchant advice code 24, which is one hour", () => {
  const mapped = fromCheckout({
    approved: false,
    status: "Declined",
    response_code: "20051",
    source: { avs_check: "S", cvv_check: "Y" },
    processing: { recommendation_code: "02", partner_merchant_advice_code: "24" },
  })
  expect(mapped).toMatchObject({
    transaction: {
      responseCode: "20051",
      responseCodeSource: "checkout",
      responseSubStatus: "51",
      avsResultCode: "S",
      cvvResultCode: "M",
    },
    advice: { retry: "later", afterMillis: 3_600_000, source: "network", rawCode: "24" },
  })
})

test("Authorize.Net: response 2, reason 27, with a CAVV result and without a transaction id", () => {
  const mapped = fromAuthorizeNet({
    transactionResponse: {
      responseCode: "2",
      transId: "0",
      avsResultCode: "A",
      cvvResultCode: "M",
      cavvResultCode: "2",
      errors: [{ errorCode: "27", errorText: "AVS mismatch" }],
    },
  })
  expect(mapped).toMatchObject({
    transaction: {
      responseCode: "27",
      responseCodeSource: "authorizenet",
      avsResultCode: "A",
      cvvResultCode: "M",
      cavvResultCode: "2",
    },
  })
  expect(mapped._tag === "Declined" && mapped.transaction).not.toHaveProperty("id")
})

test("NMI: code 200 as a query string", () => {
  const body =
    "response=2&responsetext=DECLINE&transactionid=2762766725&avsresponse=N&cvvresponse=N&response_code=200"
  expect(fromNmi(body)).toMatchObject({
    transaction: {
      id: "2762766725",
      responseCode: "200",
      responseCodeSource: "nmi",
      avsResultCode: "N",
      cvvResultCode: "N",
      cavvResultCode: "NA",
    },
  })
})

test("Worldpay: refused with IssuerResponseCode 51, CVC result C and AVS result H", () => {
  const mapped = fromWorldpay(
    '<paymentService><reply><orderStatus orderCode="O-1"><payment><lastEvent>REFUSED</lastEvent>' +
      '<IssuerResponseCode code="51" description="Insufficient funds"/><CVCResultCode description="C"/>' +
      '<AVSResultCode description="H"/></payment></orderStatus></reply></paymentService>',
  )
  expect(mapped).toMatchObject({
    transaction: {
      responseCode: "51",
      responseCodeSource: "worldpay",
      avsResultCode: "I",
      cvvResultCode: "P",
    },
  })
})
