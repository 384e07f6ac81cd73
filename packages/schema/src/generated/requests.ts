// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
//
// Each table lists the fields of one object of a request, in the order of the schema. `check` returns what is invalid
// about a single value; `validate` is the table of an inner object or list; `wireName`, `whenEmpty`, `encode` and
// `isSent` say how the field differs in the service's JSON. `validateRequest.ts` reads the tables: it rejects unknown
// fields, reports missing and invalid ones with their paths, and writes the rest as the service's JSON.
// The tables exist so that the Promise API needs no Effect at run time. Property tests hold them to the schemas.
import * as Secret from "../Secret.ts"
import {
  type Check,
  cardRule,
  isCleanText,
  isInstant,
  isKnownCurrency,
  list,
  object,
  single,
  type Validate,
  zipRule,
} from "../validateRequest.ts"
import * as wireValues from "../wireValues.ts"

const checkSecretText: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[\x20-\x7e]{1,4096}$/.test(value))) return "must be 1 to 4096 visible characters"
    return undefined
  }
  if (Secret.is(value)) {
    return undefined
  }
  return "must be a text or a Secret"
}

const checkRequiredText: Check = (value) => {
  if (typeof value === "string") {
    if (!(isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    if (!(value.length >= 1)) return "must be a non-empty text (the service counts an empty text as missing)"
    return undefined
  }
  return "must be a text"
}

const checkCreditCardMonth: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 1 && value <= 12)) return "must be a month from 1 to 12"
    return undefined
  }
  if (typeof value === "string") {
    if (!(/^(0?[1-9]|1[0-2])$/.test(value))) return "must be a month from 01 to 12"
    return undefined
  }
  return "must be a number or a text"
}

const checkCreditCardYear: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 2000 && value <= 2199)) return "must be a four-digit year"
    return undefined
  }
  if (typeof value === "string") {
    if (!(/^2[01]\d\d$/.test(value))) return "must be a four-digit year"
    return undefined
  }
  return "must be a number or a text"
}

const checkText: Check = (value) => {
  if (typeof value === "string") {
    if (!(isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    return undefined
  }
  return "must be a text"
}

const checkVaultedPaymentMethodSenseKey: Check = (value) => {
  if (typeof value === "string") {
    if (!(isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    return undefined
  }
  if (value === null) {
    return undefined
  }
  return "must be a text or null"
}

const checkTransmitRequestIsMIT: Check = (value) => {
  if (typeof value === "boolean") {
    return undefined
  }
  return "must be true or false"
}

const checkMinorUnits: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number of minor units (cents for USD), not a decimal amount"
    if (!(value > 0)) return "must be more than zero"
    return undefined
  }
  return "must be a number"
}

const checkCurrencyCode: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[A-Z]{3}$/.test(value))) return "must be a three-letter ISO 4217 code in capitals, such as USD"
    return undefined
  }
  return "must be a text"
}

const checkInstant: Check = (value) => {
  if (typeof value === "string") {
    if (!(isInstant(value))) return "must be an ISO 8601 time with a zone, such as 2026-06-12T14:30:00Z"
    return undefined
  }
  return "must be a text"
}

const checkTransactionTimezoneUtcOffset: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    return undefined
  }
  if (typeof value === "string") {
    if (!(isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    return undefined
  }
  return "must be a number or a text"
}

const checkPayerBirthdate: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^\d{4}-\d\d-\d\d$/.test(value))) return "must be a date such as 1990-01-01"
    return undefined
  }
  return "must be a text"
}

const checkCountryCode: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[A-Z]{2}$/.test(value))) return "must be a two-letter ISO 3166-1 code in capitals, such as US"
    return undefined
  }
  return "must be a text"
}

const checkMinorUnitsOrZero: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number of minor units (cents for USD), not a decimal amount"
    if (!(value >= 0)) return "must be zero or more"
    return undefined
  }
  return "must be a number"
}

const checkOrderItemQuantity: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    return undefined
  }
  return "must be a number"
}

const checkMerchantMcc: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be an integer"
    return undefined
  }
  return "must be a number"
}

const checkMonth: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 1 && value <= 12)) return "must be a month from 1 to 12"
    return undefined
  }
  return "must be a number"
}

const checkYear: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 2000 && value <= 2199)) return "must be a four-digit year"
    return undefined
  }
  return "must be a number"
}

const checkEvaluateRequestIsDeclined: Check = (value) => {
  if (value === true) {
    return undefined
  }
  return "must be true"
}

const checkGuid: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value))) return "must be a GUID such as 6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76"
    return undefined
  }
  return "must be a text"
}

const checkEvaluateRequestTransactionType: Check = (value) => {
  if (value === "PURCHASE") {
    return undefined
  }
  if (value === "AUTHORIZATION") {
    return undefined
  }
  return "must be \"PURCHASE\" or \"AUTHORIZATION\""
}

const checkEvaluateRequestAttemptCount: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 1)) return "must be 1 or more"
    return undefined
  }
  return "must be a number"
}

const checkOrdersQuerySort: Check = (value) => {
  if (value === "asc") {
    return undefined
  }
  if (value === "desc") {
    return undefined
  }
  return "must be \"asc\" or \"desc\""
}

const checkOrdersQueryPageSize: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be an integer"
    if (!(value > 0)) return "must be 1 or more"
    return undefined
  }
  return "must be a number"
}

const checkKnownCurrencyCode: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[A-Z]{3}$/.test(value))) return "must be a three-letter ISO 4217 code in capitals, such as USD"
    if (!(isKnownCurrency(value))) return "must be a currency of ISO 4217: the decimals of any other are not known"
    return undefined
  }
  return "must be a text"
}

export const TokenRequest: Validate = object({
  appKey: { isRequired: true, check: checkSecretText, wireName: "AppKey" },
  appSecret: { isRequired: true, check: checkSecretText, wireName: "AppSecret" },
})

export const CreditCard: Validate = object({
  firstName: { isRequired: true, check: checkRequiredText, wireName: "first_name" },
  lastName: { isRequired: true, check: checkRequiredText, wireName: "last_name" },
  number: { isRequired: true, check: checkSecretText },
  verificationValue: { isRequired: false, check: checkSecretText, wireName: "verification_value", whenEmpty: "" },
  month: { isRequired: true, check: checkCreditCardMonth, encode: wireValues.twoDigits },
  year: { isRequired: true, check: checkCreditCardYear, encode: wireValues.digits },
})

export const VaultedPaymentMethod: Validate = object({
  creditCard: { isRequired: true, validate: CreditCard, wireName: "credit_card" },
  email: { isRequired: false, check: checkText },
  senseKey: { isRequired: false, check: checkVaultedPaymentMethodSenseKey, wireName: "sense_key", encode: wireValues.withoutNull },
})

export const TokenizeRequest: Validate = object({
  paymentMethod: { isRequired: true, validate: VaultedPaymentMethod, wireName: "payment_method" },
})

export const Transaction: Validate = object({
  id: { isRequired: true, check: checkRequiredText },
  amount: { isRequired: true, check: checkMinorUnits },
  currency: { isRequired: true, check: checkCurrencyCode },
  timestampUtc: { isRequired: true, check: checkInstant },
  timezoneUtcOffset: { isRequired: false, check: checkTransactionTimezoneUtcOffset },
  responseCode: { isRequired: false, check: checkRequiredText },
  responseCodeSource: { isRequired: false, check: checkRequiredText },
  responseDescription: { isRequired: false, check: checkText },
  responseStatus: { isRequired: false, check: checkText },
  responseSubStatus: { isRequired: false, check: checkText },
  processorName: { isRequired: false, check: checkText },
  avsResultCode: { isRequired: false, check: checkText, whenEmpty: "NA" },
  cvvResultCode: { isRequired: false, check: checkText, whenEmpty: "NA" },
  cavvResultCode: { isRequired: false, check: checkText, whenEmpty: "NA" },
  transactionType: { isRequired: false, check: checkText },
  cardNotPresent: { isRequired: false, check: checkTransmitRequestIsMIT },
  dynamicDescriptor: { isRequired: false, check: checkText },
})

export const Payer: Validate = object({
  email: { isRequired: true, check: checkRequiredText },
  id: { isRequired: false, check: checkText },
  phone: { isRequired: false, check: checkText },
  birthdate: { isRequired: false, check: checkPayerBirthdate },
})

export const ShippingInformation: Validate = object({
  firstName: { isRequired: true, check: checkRequiredText },
  lastName: { isRequired: true, check: checkRequiredText },
  country: { isRequired: true, check: checkRequiredText },
  countryCode: { isRequired: true, check: checkCountryCode },
  addressLine1: { isRequired: true, check: checkRequiredText },
  addressLine2: { isRequired: false, check: checkText },
  city: { isRequired: true, check: checkRequiredText },
  state: { isRequired: false, check: checkText },
  zipCode: { isRequired: false, check: checkRequiredText },
  zipcode: { isRequired: false, check: checkRequiredText, wireName: "zipCode" },
  phone: { isRequired: false, check: checkText },
}, zipRule)

export const OrderItem: Validate = object({
  sku: { isRequired: false, check: checkText },
  name: { isRequired: false, check: checkText },
  description: { isRequired: false, check: checkText },
  amount: { isRequired: false, check: checkMinorUnitsOrZero },
  discountAmount: { isRequired: false, check: checkMinorUnitsOrZero },
  discountType: { isRequired: false, check: checkText },
  tax: { isRequired: false, check: checkMinorUnitsOrZero },
  quantity: { isRequired: false, check: checkOrderItemQuantity },
})

export const Subscription: Validate = object({
  subscriptionId: { isRequired: true, check: checkRequiredText },
  interval: { isRequired: true, check: checkRequiredText },
  price: { isRequired: true, check: checkMinorUnitsOrZero },
  currency: { isRequired: true, check: checkCurrencyCode },
  paymentNumber: { isRequired: false, check: checkText },
  totalPayments: { isRequired: false, check: checkText },
})

export const Merchant: Validate = object({
  id: { isRequired: false, check: checkText },
  name: { isRequired: false, check: checkText },
  mcc: { isRequired: false, check: checkMerchantMcc },
  country: { isRequired: false, check: checkText },
})

export const AdditionalField: Validate = object({
  key: { isRequired: true, check: checkRequiredText },
  value: { isRequired: true, check: checkText },
})

export const CardDescription: Validate = object({
  holderName: { isRequired: false, check: checkText },
  cardType: { isRequired: false, check: checkText },
  cardBrand: { isRequired: false, check: checkText },
  cardCountry: { isRequired: false, check: checkText },
  cardIssuer: { isRequired: false, check: checkText },
  cardLevel: { isRequired: false, check: checkText },
  cardFingerprint: { isRequired: false, check: checkText },
  expirationMonth: { isRequired: false, check: checkMonth },
  expirationYear: { isRequired: false, check: checkYear },
  cardBinNumber: { isRequired: false, check: checkText },
  cardLast4Digits: { isRequired: false, check: checkText },
})

export const BillingInformation: Validate = object({
  firstName: { isRequired: true, check: checkRequiredText },
  lastName: { isRequired: true, check: checkRequiredText },
  country: { isRequired: true, check: checkRequiredText },
  countryCode: { isRequired: true, check: checkCountryCode },
  addressLine1: { isRequired: true, check: checkRequiredText },
  addressLine2: { isRequired: false, check: checkText },
  city: { isRequired: true, check: checkRequiredText },
  state: { isRequired: false, check: checkText },
  zipCode: { isRequired: false, check: checkRequiredText },
  zipcode: { isRequired: false, check: checkRequiredText, wireName: "zipCode" },
  phone: { isRequired: false, check: checkText },
}, zipRule)

export const TransmitRequest: Validate = object({
  orderId: { isRequired: true, check: checkRequiredText },
  isMIT: { isRequired: true, check: checkTransmitRequestIsMIT },
  isRecurring: { isRequired: false, check: checkTransmitRequestIsMIT },
  mid: { isRequired: true, check: checkRequiredText },
  siteId: { isRequired: false, check: checkText },
  siteUrl: { isRequired: false, check: checkText },
  orderSource: { isRequired: false, check: checkText },
  transaction: { isRequired: true, validate: Transaction },
  payer: { isRequired: true, validate: Payer },
  shippingInformation: { isRequired: false, validate: ShippingInformation },
  orderItems: { isRequired: false, validate: list(OrderItem) },
  subscription: { isRequired: false, validate: Subscription },
  merchant: { isRequired: false, validate: Merchant },
  additionalFields: { isRequired: false, validate: list(AdditionalField) },
  correlationId: { isRequired: false, check: checkText },
  isDeclined: { isRequired: true, check: checkTransmitRequestIsMIT },
  paymentMethod: { isRequired: true, validate: CardDescription },
  billingInformation: { isRequired: false, validate: BillingInformation },
})

export const PaymentMethod: Validate = object({
  holderName: { isRequired: false, check: checkText },
  cardType: { isRequired: false, check: checkText },
  cardBrand: { isRequired: false, check: checkText },
  cardCountry: { isRequired: false, check: checkText },
  cardIssuer: { isRequired: false, check: checkText },
  cardLevel: { isRequired: false, check: checkText },
  cardFingerprint: { isRequired: false, check: checkText },
  expirationMonth: { isRequired: false, check: checkMonth },
  expirationYear: { isRequired: false, check: checkYear },
  cardBinNumber: { isRequired: false, check: checkText },
  cardLast4Digits: { isRequired: false, check: checkText },
  cardNumber: { isRequired: true, check: checkSecretText },
  token: { isRequired: false, check: checkTransmitRequestIsMIT },
  verificationValue: { isRequired: false, check: checkSecretText },
}, cardRule)

export const ThreeDSecure: Validate = object({
  threeDsVersion: { isRequired: false, check: checkText },
  ecommerceIndicator: { isRequired: false, check: checkText, wireName: "EcommerceIndicator" },
  authenticationValue: { isRequired: false, check: checkSecretText },
  directoryServerTransactionId: { isRequired: false, check: checkText },
  xid: { isRequired: false, check: checkText },
  authenticationValueAlgorithm: { isRequired: false, check: checkText },
  directoryResponseStatus: { isRequired: false, check: checkText },
  authenticationResponseStatus: { isRequired: false, check: checkText },
  enrolled: { isRequired: false, check: checkText },
})

export const EvaluateRequest: Validate = object({
  orderId: { isRequired: true, check: checkRequiredText },
  isMIT: { isRequired: true, check: checkTransmitRequestIsMIT },
  isRecurring: { isRequired: false, check: checkTransmitRequestIsMIT },
  mid: { isRequired: true, check: checkRequiredText },
  siteId: { isRequired: false, check: checkText },
  siteUrl: { isRequired: false, check: checkText },
  orderSource: { isRequired: false, check: checkText },
  transaction: { isRequired: true, validate: Transaction },
  payer: { isRequired: true, validate: Payer },
  shippingInformation: { isRequired: false, validate: ShippingInformation },
  orderItems: { isRequired: false, validate: list(OrderItem) },
  subscription: { isRequired: false, validate: Subscription },
  merchant: { isRequired: false, validate: Merchant },
  additionalFields: { isRequired: false, validate: list(AdditionalField) },
  correlationId: { isRequired: false, check: checkText },
  isDeclined: { isRequired: true, check: checkEvaluateRequestIsDeclined },
  idempotencyKey: { isRequired: true, check: checkGuid },
  paymentMethod: { isRequired: true, validate: PaymentMethod },
  billingInformation: { isRequired: true, validate: BillingInformation },
  transactionType: { isRequired: false, check: checkEvaluateRequestTransactionType },
  customerIp: { isRequired: false, check: checkText },
  senseKey: { isRequired: false, check: checkVaultedPaymentMethodSenseKey },
  expiryDateUtc: { isRequired: false, check: checkInstant },
  threeDSecure: { isRequired: false, validate: ThreeDSecure },
  attemptCount: { isRequired: false, check: checkEvaluateRequestAttemptCount },
  source: { isRequired: false, check: checkText, wireName: "Source" },
  extraData: { isRequired: false, check: checkText, wireName: "ExtraData" },
})

export const OutcomeRequest: Validate = object({
  orderSessionKey: { isRequired: true, check: checkRequiredText },
})

export const OrdersQuery: Validate = object({
  query: { isRequired: false, check: checkText },
  status: { isRequired: false, validate: list(single(checkMerchantMcc)) },
  from: { isRequired: false, check: checkInstant },
  to: { isRequired: false, check: checkInstant },
  mid: { isRequired: false, check: checkText },
  orderBy: { isRequired: false, check: checkText },
  sort: { isRequired: false, check: checkOrdersQuerySort },
  pageSize: { isRequired: false, check: checkOrdersQueryPageSize },
  pageNumber: { isRequired: false, check: checkOrdersQueryPageSize },
})

export const CaptureRequest: Validate = object({
  idempotencyKey: { isRequired: true, check: checkGuid },
  orderId: { isRequired: true, check: checkRequiredText },
  amount: { isRequired: true, check: checkMinorUnits },
  currency: { isRequired: true, check: checkCurrencyCode },
})

export const RefundRequest: Validate = object({
  amount: { isRequired: true, check: checkMinorUnits, wireName: "amountToRefund", encode: wireValues.decimalAmount },
  currency: { isRequired: true, check: checkKnownCurrencyCode, isSent: false },
  message: { isRequired: false, check: checkText, wireName: "refundMessage" },
})

export const CancelRequest: Validate = object({
  idempotencyKey: { isRequired: false, check: checkGuid },
})
