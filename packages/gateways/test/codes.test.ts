/** Every code that has a meaning of its own, gateway by gateway. All other codes are declines that are sent. */
import { describe, expect, test } from "vitest"
import type { Mapped } from "../src/index.ts"
import { mappers } from "./gateways.ts"

/** What a test expects: the reason of `NotADecline`, the reason why a rescue is withheld, or that it is sent. */
const meaningOf = (mapped: Mapped | undefined): string => {
  if (mapped?._tag !== "Declined") return `no decline: ${mapped?.reason}`
  return mapped.rescue.send ? "sent" : `withheld: ${mapped.rescue.reason}`
}

const describeCodes = (
  gateway: string,
  withCode: (code: string) => unknown,
  meanings: Readonly<Record<string, readonly string[]>>,
) =>
  describe(`the codes of ${gateway}`, () => {
    const cases = Object.entries(meanings).flatMap(([meaning, codes]) =>
      codes.map((code) => [code, meaning] as const),
    )
    test.each(cases)("%s is %s", (code, meaning) => {
      expect(meaningOf(mappers[gateway]?.(withCode(code)))).toBe(meaning)
    })
  })

describeCodes("stripe", (decline_code) => ({ type: "card_error", decline_code }), {
  "no decline: authentication-required": ["authentication_required"],
  "no decline: duplicate": ["duplicate_transaction"],
  "no decline: invalid-request": ["testmode_decline", "live_mode_test_card", "test_mode_live_card"],
  "withheld: lost-or-stolen": ["lost_card", "stolen_card", "pickup_card"],
  "withheld: gateway-block": ["fraudulent", "merchant_blacklist"],
  "withheld: consent-revoked": [
    "stop_payment_order",
    "revocation_of_authorization",
    "revocation_of_all_authorizations",
  ],
  sent: [
    "do_not_honor",
    "incorrect_number",
    "invalid_cvc",
    "invalid_expiry_year",
    "incorrect_zip",
    "restricted_card",
    "try_again_later",
  ],
})

describeCodes("stripe", (code) => ({ type: "StripeCardError", code }), {
  "no decline: authentication-required": ["payment_intent_authentication_failure"],
  "no decline: invalid-request": [
    "invalid_number",
    "invalid_expiry_month",
    "invalid_cvc",
    "incorrect_number",
    "test_mode_live_card",
  ],
  sent: ["card_declined", "expired_card", "incorrect_cvc", "processing_error"],
})

describeCodes("stripe", (type) => ({ error: { type } }), {
  "no decline: timeout": ["StripeConnectionError"],
  "no decline: gateway-error": ["api_error", "StripeAPIError", "rate_limit_error", "StripeRateLimitError"],
  "no decline: invalid-request": [
    "invalid_request_error",
    "StripeInvalidRequestError",
    "StripeAuthenticationError",
    "StripePermissionError",
  ],
  sent: ["card_error", "StripeCardError"],
})

describeCodes("stripe", (status) => ({ object: "payment_intent", id: "pi_1", status }), {
  "no decline: approved": ["succeeded", "requires_capture"],
  "no decline: pending": ["processing"],
  "no decline: authentication-required": ["requires_action"],
  "no decline: canceled": ["canceled"],
  "no decline: unrecognized": ["requires_payment_method", "requires_confirmation"],
})

describeCodes("stripe", (status) => ({ object: "charge", id: "ch_1", status }), {
  "no decline: approved": ["succeeded"],
  "no decline: pending": ["pending"],
  sent: ["failed"],
})

describeCodes("stripe", (type) => ({ object: "charge", id: "ch_1", status: "failed", outcome: { type } }), {
  "no decline: held-for-review": ["manual_review"],
  "no decline: invalid-request": ["invalid"],
  "withheld: gateway-block": ["blocked"],
  sent: ["issuer_declined"],
})

describeCodes("adyen", (refusalReasonCode) => ({ resultCode: "Refused", refusalReasonCode }), {
  "no decline: gateway-error": ["4", "21"],
  "no decline: invalid-request": ["7"],
  "no decline: authentication-required": ["11", "38", "39", "42"],
  "no decline: canceled": ["15", "16"],
  "withheld: lost-or-stolen": ["5"],
  "withheld: suspected-fraud": ["14", "31"],
  "withheld: gateway-block": ["20", "22"],
  "withheld: consent-revoked": ["26"],
  sent: ["2", "3", "6", "8", "9", "10", "12", "17", "23", "24", "25", "27", "32", "46"],
})

describeCodes("adyen", (reason) => ({ eventCode: "AUTHORISATION", success: "false", reason }), {
  "no decline: gateway-error": ["Acquirer Error", "Not Submitted"],
  "no decline: invalid-request": ["Invalid Amount"],
  "no decline: authentication-required": [
    "3D Not Authenticated",
    "Authentication required",
    "RReq not received from DS",
    "3DS Authentication Error",
  ],
  "no decline: canceled": ["Cancelled", "Shopper Cancelled"],
  "withheld: lost-or-stolen": ["Blocked Card"],
  "withheld: suspected-fraud": ["Acquirer Fraud", "Issuer Suspected Fraud"],
  "withheld: gateway-block": ["FRAUD", "FRAUD-CANCELLED"],
  "withheld: consent-revoked": ["Revocation Of Auth"],
  sent: ["Refused", "Not enough balance", "Expired Card"],
})

describeCodes("adyen", (resultCode) => ({ resultCode }), {
  "no decline: approved": ["Authorised", "Success"],
  "no decline: partially-approved": ["PartiallyAuthorised"],
  "no decline: pending": ["Received", "Pending", "PresentToShopper"],
  "no decline: authentication-required": ["RedirectShopper", "IdentifyShopper", "ChallengeShopper"],
  "no decline: canceled": ["Cancelled"],
  "no decline: gateway-error": ["Error"],
  "no decline: unrecognized": ["AResultOfNextYear"],
  sent: ["Refused"],
})

describeCodes("adyen", (errorType) => ({ errorType, errorCode: "101" }), {
  "no decline: gateway-error": ["internal"],
  "no decline: invalid-request": ["validation", "security", "configuration"],
})

describeCodes(
  "braintree",
  (processorResponseCode) => ({ status: "processor_declined", processorResponseCode }),
  {
    "no decline: duplicate": ["2016"],
    "no decline: partially-approved": ["2035"],
    "no decline: authentication-required": ["2099"],
    "no decline: gateway-error": ["3000"],
    "no decline: invalid-request": [
      ...["2023", "2025", "2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033", "2040", "2042"],
      ...["2045", "2055", "2058", "2064"],
    ],
    "withheld: lost-or-stolen": ["2012", "2013", "2047", "2053"],
    "withheld: suspected-fraud": ["2014"],
    "withheld: consent-revoked": ["2017", "2018"],
    sent: ["2000", "2001", "2004", "2010", "2015", "2022", "2024", "2034", "2038", "2041", "2046", "2105"],
  },
)

describeCodes(
  "braintree",
  (gatewayRejectionReason) => ({ status: "gateway_rejected", gatewayRejectionReason }),
  {
    "no decline: duplicate": ["duplicate"],
    "no decline: authentication-required": ["three_d_secure"],
    "no decline: invalid-request": ["application_incomplete", "token_issuance"],
    "withheld: gateway-block": ["fraud", "risk_threshold"],
    sent: ["avs", "cvv", "avs_and_cvv"],
  },
)

describeCodes("braintree", (status) => ({ success: false, transaction: { id: "t", status } }), {
  "no decline: approved": [
    "authorized",
    "submitted_for_settlement",
    "settlement_confirmed",
    "settling",
    "settled",
  ],
  "no decline: pending": ["authorizing", "settlement_pending"],
  "no decline: gateway-error": ["failed"],
  "no decline: canceled": ["voided"],
  "no decline: unrecognized": ["settlement_declined", "authorization_expired"],
})

describeCodes("checkout", (response_code) => ({ status: "Declined", response_code }), {
  "no decline: partially-approved": ["10010"],
  "no decline: timeout": ["20068"],
  "no decline: duplicate": ["20094"],
  "no decline: authentication-required": ["20150", "20151", "20154"],
  "withheld: account-closed": ["20046", "30046"],
  "withheld: lost-or-stolen": ["30004", "30007", "30041", "30043"],
  "withheld: suspected-fraud": ["20059"],
  "withheld: gateway-block": ["40101", "40201", "40205"],
  "withheld: consent-revoked": ["200R1", "200R3"],
  sent: [
    "20005",
    "20014",
    "20051",
    "20054",
    "20061",
    "20062",
    "20087",
    "20107",
    "20179",
    "20183",
    "30033",
    "40104",
  ],
})

describeCodes("checkout", (status) => ({ id: "pay_1", status }), {
  "no decline: approved": ["Authorized", "Captured", "Paid", "Partially Captured", "Card Verified"],
  "no decline: pending": ["Pending"],
  "no decline: canceled": ["Canceled", "Voided", "Expired"],
  "no decline: unrecognized": ["A status of next year"],
  sent: ["Declined"],
})

describeCodes("checkout", (error_type) => ({ error_type, error_codes: ["x"] }), {
  "no decline: gateway-error": ["processing_error", "internal_error"],
  "no decline: invalid-request": ["request_invalid"],
})

describeCodes(
  "authorizenet",
  (errorCode) => ({ transactionResponse: { responseCode: "2", errors: [{ errorCode }] } }),
  {
    "no decline: gateway-error": ["35"],
    "no decline: invalid-request": ["315", "316"],
    "withheld: lost-or-stolen": ["4"],
    "withheld: gateway-block": ["250", "251", "254"],
    sent: ["2", "3", "27", "37", "44", "45", "65", "127", "317"],
  },
)

describeCodes(
  "authorizenet",
  (errorCode) => ({ transactionResponse: { responseCode: "3", transId: "0", errors: [{ errorCode }] } }),
  {
    "no decline: duplicate": ["11"],
    "no decline: gateway-error": [
      "19",
      "20",
      "21",
      "22",
      "23",
      "25",
      "26",
      "57",
      "58",
      "59",
      "60",
      "61",
      "62",
      "63",
    ],
    "no decline: invalid-request": ["5", "6", "7", "8", "13", "24", "56", "64", "78", "155"],
  },
)

describeCodes("authorizenet", (code) => ({ messages: { resultCode: "Error", message: [{ code }] } }), {
  "no decline: gateway-error": ["E00001", "E00053", "E00104"],
  "no decline: invalid-request": ["E00003", "E00007", "E00013"],
})

describeCodes("authorizenet", (responseCode) => ({ transactionResponse: { responseCode } }), {
  "no decline: approved": ["1"],
  "no decline: held-for-review": ["4"],
  "no decline: unrecognized": ["5", ""],
  sent: ["2"],
})

describeCodes("nmi", (code) => `response=2&response_code=${code}`, {
  "withheld: lost-or-stolen": ["250", "251", "252"],
  "withheld: suspected-fraud": ["253"],
  "withheld: consent-revoked": ["261", "262"],
  sent: [
    "200",
    "201",
    "202",
    "203",
    "204",
    "220",
    "221",
    "222",
    "223",
    "224",
    "225",
    "240",
    "260",
    "263",
    "264",
  ],
})

describeCodes("nmi", (code) => `response=3&response_code=${code}`, {
  "no decline: gateway-error": ["400", "420", "440"],
  "no decline: timeout": ["421"],
  "no decline: duplicate": ["430"],
  "no decline: invalid-request": ["300", "410", "411", "441", "460", "461"],
})

const worldpayXml = (inner: string) =>
  `<paymentService><reply><orderStatus orderCode="O"><payment>${inner}</payment></orderStatus></reply></paymentService>`

describeCodes(
  "worldpay",
  (code) => worldpayXml(`<lastEvent>REFUSED</lastEvent><ISO8583ReturnCode code="${code}" description="X"/>`),
  {
    "withheld: lost-or-stolen": ["4", "04", "7", "41", "43"],
    "withheld: suspected-fraud": ["34", "59"],
    sent: ["5", "13", "33", "51", "62", "75", "85", "91", "97"],
  },
)

describeCodes("worldpay", (event) => worldpayXml(`<lastEvent>${event}</lastEvent>`), {
  "no decline: approved": ["AUTHORISED", "CAPTURED", "SETTLED"],
  "no decline: pending": ["SENT_FOR_AUTHORISATION", "SHOPPER_REDIRECTED"],
  "no decline: canceled": ["CANCELLED"],
  "no decline: gateway-error": ["ERROR"],
  "no decline: unrecognized": ["AN_EVENT_OF_NEXT_YEAR"],
  sent: ["REFUSED"],
})

describeCodes("worldpay", (inner) => `<paymentService><reply>${inner}</reply></paymentService>`, {
  "no decline: authentication-required": [
    "<challengeRequired><threeDSChallengeDetails/></challengeRequired>",
    "<requestInfo><request3DSecure/></requestInfo>",
  ],
  "no decline: gateway-error": ['<error code="1"><![CDATA[Internal error]]></error>'],
  "no decline: invalid-request": ['<error code="4"><![CDATA[Security violation]]></error>'],
  "no decline: duplicate": ['<error code="5"><![CDATA[Duplicate Order]]></error>'],
})

describeCodes("worldpay", (outcome) => ({ outcome }), {
  "no decline: approved": ["authorized", "sentForSettlement"],
  "no decline: pending": ["sentForAuthorization"],
  "no decline: canceled": ["sentForCancellation"],
  "no decline: authentication-required": [
    ...["3dsAuthenticationFailed", "3dsChallenged", "3dsDeviceDataRequired", "3dsUnavailable"],
  ],
  "withheld: gateway-block": ["fraudHighRisk"],
  "no decline: unrecognized": ["anOutcomeOfNextYear"],
  sent: ["refused"],
})

describeCodes("worldpay", (errorName) => ({ errorName }), {
  "no decline: gateway-error": ["internalErrorOccurred", "serverError"],
  "no decline: invalid-request": ["bodyDoesNotMatchSchema"],
})

describeCodes("cybersource", (reason) => ({ status: "DECLINED", errorInformation: { reason } }), {
  "no decline: authentication-required": [
    ...["CONSUMER_AUTHENTICATION_REQUIRED", "CONSUMER_AUTHENTICATION_FAILED", "PENDING_AUTHENTICATION"],
  ],
  "no decline: invalid-request": ["INVALID_MERCHANT_CONFIGURATION"],
  "no decline: gateway-error": ["PROCESSOR_ERROR"],
  "withheld: lost-or-stolen": ["STOLEN_LOST_CARD"],
  "withheld: gateway-block": [
    "BLACKLISTED_CUSTOMER",
    "SCORE_EXCEEDS_THRESHOLD",
    "DECISION_PROFILE_REJECT",
    "CUSTOMER_WATCHLIST_MATCH",
    "ADDRESS_COUNTRY_WATCHLIST_MATCH",
    "EMAIL_COUNTRY_WATCHLIST_MATCH",
    "IP_COUNTRY_WATCHLIST_MATCH",
  ],
  sent: [
    "PROCESSOR_DECLINED",
    "INSUFFICIENT_FUND",
    "EXPIRED_CARD",
    "AVS_FAILED",
    "CVN_NOT_MATCH",
    "ISSUER_UNAVAILABLE",
  ],
})

describeCodes("cybersource", (status) => ({ status }), {
  "no decline: approved": ["AUTHORIZED", "TRANSMITTED"],
  "no decline: partially-approved": ["PARTIAL_AUTHORIZED"],
  "no decline: held-for-review": ["AUTHORIZED_PENDING_REVIEW", "PENDING_REVIEW"],
  "no decline: pending": ["PENDING"],
  "no decline: authentication-required": ["PENDING_AUTHENTICATION", "AUTHENTICATION_FAILED"],
  "no decline: invalid-request": ["INVALID_REQUEST"],
  "no decline: gateway-error": ["SERVER_ERROR"],
  "withheld: gateway-block": ["AUTHORIZED_RISK_DECLINED"],
  "no decline: unrecognized": ["A_STATUS_OF_NEXT_YEAR"],
  sent: ["DECLINED"],
})

describeCodes("cybersource", (reason) => ({ status: "SERVER_ERROR", reason }), {
  "no decline: timeout": ["SERVER_TIMEOUT", "SERVICE_TIMEOUT", "GATEWAY_TIMEOUT"],
  "no decline: duplicate": ["DUPLICATE_REQUEST"],
  "no decline: gateway-error": ["SYSTEM_ERROR"],
})

const spreedly = (outcome_data: object, response: object = {}) => ({
  succeeded: false,
  state: "gateway_processing_failed",
  response,
  gateway_response: { outcome_data },
})

describeCodes("spreedly", (failure_reason) => spreedly({ failure_reason }), {
  "no decline: authentication-required": ["authentication_required", "cardholder_authentication_required"],
  "no decline: duplicate": ["duplicate_transaction", "cc_rejected_duplicated_payment"],
  "no decline: invalid-request": ["invalid_merchant", "invalid_merchant_configuration"],
  "withheld: lost-or-stolen": ["lost_stolen_card"],
  "withheld: suspected-fraud": ["fraud_suspected"],
  "withheld: account-closed": ["closed_card"],
  sent: ["do_not_honor", "insufficient_funds", "expired_card", "restricted_card", "issuer_unavailable"],
})

describeCodes("spreedly", (error_code) => spreedly({}, { error_code }), {
  "no decline: invalid-request": ["config_error", "test_mode_live_card", "unsupported_feature"],
  "withheld: lost-or-stolen": ["pick_up_card"],
  sent: ["card_declined", "2000"],
})

describeCodes("spreedly", (network_advice_code) => spreedly({ network_advice_code }), {
  "withheld: consent-revoked": ["stop_recurring_payment"],
  sent: ["do_not_try_again", "retry_after_1_hour"],
})

describeCodes("spreedly", (state) => ({ succeeded: false, state, response: {} }), {
  "no decline: approved": ["succeeded"],
  "no decline: pending": ["pending", "processing"],
  "no decline: timeout": ["gateway_processing_result_unknown"],
  "no decline: invalid-request": ["gateway_setup_failed"],
  sent: ["gateway_processing_failed", "failed"],
})

const gr4vy = (error_code: string) => ({ status: "authorization_declined", error_code })

describeCodes("gr4vy", gr4vy, {
  "no decline: authentication-required": [
    ...["incomplete_buyer_approval", "failed_buyer_approval", "requires_buyer_authentication"],
  ],
  "no decline: canceled": ["canceled", "cancelled_buyer_approval"],
  "no decline: duplicate": ["duplicate_transaction"],
  "no decline: invalid-request": [
    ...["flow_decline", "all_attempts_skipped", "insufficient_service_permissions", "expired_authorization"],
    ...["missing_redirect_url", "invalid_service_credentials", "unrecognised_scheme", "unsupported_currency"],
  ],
  "no decline: gateway-error": ["invalid_service_response"],
  "no decline: timeout": ["service_network_error"],
  "withheld: lost-or-stolen": ["canceled_payment_method"],
  "withheld: suspected-fraud": ["suspected_fraud"],
  "withheld: gateway-block": ["refused_transaction"],
  sent: [
    "insufficient_funds",
    "issuer_decline",
    "other_decline",
    "incorrect_cvv",
    "unavailable_payment_method",
  ],
})

describeCodes("gr4vy", (status) => ({ status }), {
  "no decline: pending": ["processing"],
  "no decline: approved": ["authorization_succeeded", "capture_succeeded", "capture_pending"],
  "no decline: canceled": ["authorization_voided", "authorization_void_pending"],
  "no decline: authentication-required": ["buyer_approval_pending"],
  "no decline: gateway-error": ["authorization_failed"],
  "no decline: unrecognized": ["a_status_of_next_year"],
  sent: ["authorization_declined"],
})

describe("advice of the gateways", () => {
  const hour = 3_600_000
  test.each([
    ["stripe", { type: "card_error", advice_code: "try_again_later" }, "later", undefined],
    ["stripe", { type: "card_error", advice_code: "do_not_try_again" }, "never", undefined],
    ["stripe", { type: "card_error", advice_code: "confirm_card_data" }, "update-card", undefined],
    [
      "braintree",
      { status: "processor_declined", processorResponseType: "soft_declined" },
      "later",
      undefined,
    ],
    [
      "braintree",
      { status: "processor_declined", processorResponseType: "hard_declined" },
      "never",
      undefined,
    ],
    ["checkout", { status: "Declined", processing: { recommendation_code: "01" } }, "update-card", undefined],
    ["checkout", { status: "Declined", processing: { recommendation_code: "02" } }, "later", undefined],
    ["checkout", { status: "Declined", processing: { recommendation_code: "03" } }, "never", undefined],
    ["nmi", "response=2&response_code=250", "never", undefined],
    ["nmi", "response=2&response_code=252", "never", undefined],
    ["nmi", "response=2&response_code=262", "never", undefined],
    ["spreedly", spreedly({ network_advice_code: "do_not_try_again" }), "never", undefined],
    [
      "spreedly",
      spreedly({ network_advice_code: "new_account_information_available" }),
      "update-card",
      undefined,
    ],
    ["spreedly", spreedly({ network_advice_code: "stop_recurring_payment" }), "never", undefined],
    ["spreedly", spreedly({ network_advice_code: "retry_after_1_hour" }), "later", hour],
    ["spreedly", spreedly({ network_advice_code: "retry_after_24_hours" }), "later", 24 * hour],
    ["spreedly", spreedly({ network_advice_code: "retry_after_2_days" }), "later", 48 * hour],
    ["spreedly", spreedly({ network_advice_code: "retry_after_4_days" }), "later", 96 * hour],
    ["spreedly", spreedly({ network_advice_code: "retry_after_6_days" }), "later", 144 * hour],
    ["spreedly", spreedly({ network_advice_code: "retry_after_8_days" }), "later", 192 * hour],
    ["spreedly", spreedly({ network_advice_code: "retry_after_10_days" }), "later", 240 * hour],
  ])("%s: %j is %s", (gateway, input, retry, afterMillis) => {
    const mapped = mappers[gateway]?.(input)
    expect(mapped).toMatchObject({ advice: { retry } })
    expect(mapped?._tag === "Declined" && mapped.advice.afterMillis).toBe(afterMillis)
  })
})

/** One field of the transaction for each of the gateway's results. */
const describeResults = (
  gateway: string,
  field: "avsResultCode" | "cvvResultCode" | "cavvResultCode",
  withResult: (result: string) => unknown,
  letters: Readonly<Record<string, string>>,
) =>
  test.each(Object.entries(letters))(`${gateway}: %j is %s in ${field}`, (result, letter) => {
    expect(mappers[gateway]?.(withResult(result))).toMatchObject({ transaction: { [field]: letter } })
  })

const stripeChecks = (checks: object, three_d_secure: object = {}) => ({
  object: "charge",
  status: "failed",
  payment_method_details: { card: { checks, three_d_secure } },
})

describe("results of the gateways in the letters of the card networks", () => {
  describeResults(
    "stripe",
    "avsResultCode",
    (pair) => {
      const [address_line1_check, address_postal_code_check] = pair.split(" ")
      return stripeChecks({ address_line1_check, address_postal_code_check })
    },
    {
      ...{ "pass fail": "A", "pass unchecked": "B", "unchecked unchecked": "I", "fail fail": "N" },
      ...{
        "unchecked pass": "P",
        "pass pass": "Y",
        "fail pass": "Z",
        "fail unchecked": "NA",
        "unavailable pass": "NA",
      },
    },
  )
  describeResults("stripe", "cvvResultCode", (cvc_check) => stripeChecks({ cvc_check }), {
    ...{ pass: "M", fail: "N", unchecked: "P", unavailable: "U", other: "NA" },
  })
  describeResults("stripe", "cavvResultCode", (result) => stripeChecks({}, { result }), {
    ...{
      authenticated: "2",
      attempt_acknowledged: "3",
      failed: "1",
      processing_error: "0",
      not_supported: "NA",
    },
  })
  const adyen = (name: string) => (result: string) => ({
    resultCode: "Refused",
    additionalData: { [name]: result },
  })
  describeResults("adyen", "avsResultCode", adyen("avsResult"), {
    ...{
      0: "R",
      1: "A",
      2: "N",
      3: "R",
      4: "E",
      5: "U",
      6: "Z",
      7: "D",
      8: "U",
      9: "B",
      10: "N",
      11: "U",
      12: "B",
    },
    ...{ 13: "U", 14: "P", 15: "P", 16: "N", 17: "U", 18: "I", 19: "L", 20: "V", 21: "O", 22: "K", 23: "F" },
    ...{ 24: "H", 25: "T", 26: "N", 27: "NA" },
  })
  describeResults("adyen", "cvvResultCode", adyen("cvcResult"), {
    ...{ 0: "P", 1: "M", 2: "N", 3: "P", 4: "S", 5: "U", 6: "P", 7: "NA" },
  })
  describeResults("adyen", "cavvResultCode", adyen("threeDAuthenticatedResponse"), {
    ...{ Y: "2", A: "3", N: "1", R: "1", U: "0", "": "NA" },
  })
  const braintree = (street: string, postal: string) => ({
    status: "processor_declined",
    avsStreetAddressResponseCode: street,
    avsPostalCodeResponseCode: postal,
  })
  describeResults("braintree", "avsResultCode", ([street = "", postal = ""]) => braintree(street, postal), {
    ...{ MM: "M", MN: "A", MU: "B", MI: "B", MA: "B", NM: "Z", NN: "C", NU: "C", NI: "C", NA: "C" },
    ...{ UM: "P", IM: "P", AM: "P", UN: "N", IN: "C", AN: "C", UU: "I", UI: "I", UA: "I", IU: "I", II: "I" },
    ...{ IA: "I", AU: "I", AI: "I", AA: "I", BB: "B", BM: "NA" },
  })
  describeResults(
    "braintree",
    "cvvResultCode",
    (cvvResponseCode) => ({ status: "processor_declined", cvvResponseCode }),
    {
      ...{ M: "M", N: "N", U: "U", S: "S", I: "P", A: "X", B: "P" },
    },
  )
  describeResults(
    "braintree",
    "cavvResultCode",
    (status) => ({ status: "processor_declined", threeDSecureInfo: { status } }),
    {
      ...{ authenticate_successful: "2", authenticate_attempt_successful: "3", authenticate_failed: "1" },
      ...{ authenticate_rejected: "1", authenticate_unable_to_authenticate: "0", lookup_error: "NA" },
    },
  )
  describeResults(
    "checkout",
    "cavvResultCode",
    (authentication_response) => ({ status: "Declined", "3ds": { authentication_response } }),
    { ...{ Y: "2", A: "3", N: "1", R: "1", U: "0" } },
  )
  const refused = (element: string) => (letter: string) =>
    worldpayXml(`<lastEvent>REFUSED</lastEvent><${element} description="${letter}"/>`)
  describeResults("worldpay", "avsResultCode", refused("AVSResultCode"), {
    ...{ A: "M", B: "P", C: "Z", D: "B", E: "I", F: "A", G: "C", H: "I", I: "C", J: "C", K: "NA" },
  })
  describeResults("worldpay", "cvvResultCode", refused("CVCResultCode"), {
    ...{ A: "M", B: "P", C: "P", D: "N", E: "NA" },
  })
  const access = (...riskFactors: readonly object[]) => ({ outcome: "refused", riskFactors })
  describeResults("worldpay", "cvvResultCode", (risk) => access({ type: "cvc", risk }), {
    ...{ notMatched: "N", notChecked: "P", notSupplied: "P", verificationFailed: "U", other: "NA" },
  })
  describeResults(
    "worldpay",
    "avsResultCode",
    (pair) => {
      const [address, postcode] = pair.split(" ")
      return access(
        { type: "avs", detail: "postcode", risk: postcode },
        { type: "avs", detail: "address", risk: address },
      )
    },
    { "notMatched notMatched": "N", "notChecked notMatched": "U", "notMatched notSupplied": "U" },
  )
  describeResults("worldpay", "cavvResultCode", (outcome) => ({ outcome: "refused", threeDS: { outcome } }), {
    ...{ authenticated: "2", authenticationFailed: "1", unavailable: "0", bypassed: "NA" },
  })
  const declined = (field: string) => (result: string) => ({
    status: "authorization_declined",
    [field]: result,
  })
  describeResults("gr4vy", "avsResultCode", declined("avs_response_code"), {
    ...{
      match: "Y",
      no_match: "N",
      partial_match_address: "A",
      partial_match_postcode: "Z",
      partial_match_name: "U",
    },
    ...{ unavailable: "U", other: "NA" },
  })
  describeResults("gr4vy", "cvvResultCode", declined("cvv_response_code"), {
    ...{ match: "M", no_match: "N", unavailable: "U", not_provided: "P", other: "NA" },
  })
})
