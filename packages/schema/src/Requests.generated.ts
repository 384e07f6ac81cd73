// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
import * as Rules from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { type Check, list, single, struct, type Take } from "./Take.ts"

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
    if (!(Rules.isCleanText(value))) return "must be text without control characters or lone surrogates"
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
    if (!(Rules.isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    return undefined
  }
  return "must be a text"
}

const checkVaultedPaymentMethodSenseKey: Check = (value) => {
  if (typeof value === "string") {
    if (!(Rules.isCleanText(value))) return "must be text without control characters or lone surrogates"
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
    if (!(Rules.isInstant(value))) return "must be an ISO 8601 time with a zone, such as 2026-06-12T14:30:00Z"
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
    if (!(Rules.isCleanText(value))) return "must be text without control characters or lone surrogates"
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
    if (!(Rules.isKnownCurrency(value))) return "must be a currency of ISO 4217: the decimals of any other are not known"
    return undefined
  }
  return "must be a text"
}

/** Takes a `TokenRequest`. */
export const TokenRequest: Take = struct(
  ({ appKey, appSecret }) => ({ appKey, appSecret }),
  [
    { isRequired: true, check: checkSecretText },
    { isRequired: true, check: checkSecretText },
  ],
)

/** Takes a `CreditCard`. */
export const CreditCard: Take = struct(
  ({ firstName, lastName, number, verificationValue, month, year }) => ({ firstName, lastName, number, verificationValue, month, year }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkSecretText },
    { isRequired: false, check: checkSecretText },
    { isRequired: true, check: checkCreditCardMonth },
    { isRequired: true, check: checkCreditCardYear },
  ],
)

/** Takes a `VaultedPaymentMethod`. */
export const VaultedPaymentMethod: Take = struct(
  ({ creditCard, email, senseKey }) => ({ creditCard, email, senseKey }),
  [
    { isRequired: true, take: CreditCard },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkVaultedPaymentMethodSenseKey },
  ],
)

/** Takes a `TokenizeRequest`. */
export const TokenizeRequest: Take = struct(
  ({ paymentMethod }) => ({ paymentMethod }),
  [
    { isRequired: true, take: VaultedPaymentMethod },
  ],
)

/** Takes a `Transaction`. */
export const Transaction: Take = struct(
  ({ id, amount, currency, timestampUtc, timezoneUtcOffset, responseCode, responseCodeSource, responseDescription, responseStatus, responseSubStatus, processorName, avsResultCode, cvvResultCode, cavvResultCode, transactionType, cardNotPresent, dynamicDescriptor }) => ({ id, amount, currency, timestampUtc, timezoneUtcOffset, responseCode, responseCodeSource, responseDescription, responseStatus, responseSubStatus, processorName, avsResultCode, cvvResultCode, cavvResultCode, transactionType, cardNotPresent, dynamicDescriptor }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkMinorUnits },
    { isRequired: true, check: checkCurrencyCode },
    { isRequired: true, check: checkInstant },
    { isRequired: false, check: checkTransactionTimezoneUtcOffset },
    { isRequired: false, check: checkRequiredText },
    { isRequired: false, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkTransmitRequestIsMIT },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `Payer`. */
export const Payer: Take = struct(
  ({ email, id, phone, birthdate }) => ({ email, id, phone, birthdate }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkPayerBirthdate },
  ],
)

/** Takes a `ShippingInformation`. */
export const ShippingInformation: Take = struct(
  ({ firstName, lastName, country, countryCode, addressLine1, addressLine2, city, state, zipCode, zipcode, phone }) => ({ firstName, lastName, country, countryCode, addressLine1, addressLine2, city, state, zipCode, zipcode, phone }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkCountryCode },
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkRequiredText },
    { isRequired: false, check: checkRequiredText },
    { isRequired: false, check: checkText },
  ],
  Rules.zipRule,
)

/** Takes a `OrderItem`. */
export const OrderItem: Take = struct(
  ({ sku, name, description, amount, discountAmount, discountType, tax, quantity }) => ({ sku, name, description, amount, discountAmount, discountType, tax, quantity }),
  [
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkMinorUnitsOrZero },
    { isRequired: false, check: checkMinorUnitsOrZero },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkMinorUnitsOrZero },
    { isRequired: false, check: checkOrderItemQuantity },
  ],
)

/** Takes a `Subscription`. */
export const Subscription: Take = struct(
  ({ subscriptionId, interval, price, currency, paymentNumber, totalPayments }) => ({ subscriptionId, interval, price, currency, paymentNumber, totalPayments }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkMinorUnitsOrZero },
    { isRequired: true, check: checkCurrencyCode },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `Merchant`. */
export const Merchant: Take = struct(
  ({ id, name, mcc, country }) => ({ id, name, mcc, country }),
  [
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkMerchantMcc },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `AdditionalField`. */
export const AdditionalField: Take = struct(
  ({ key, value }) => ({ key, value }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkText },
  ],
)

/** Takes a `CardDescription`. */
export const CardDescription: Take = struct(
  ({ holderName, cardType, cardBrand, cardCountry, cardIssuer, cardLevel, cardFingerprint, expirationMonth, expirationYear, cardBinNumber, cardLast4Digits }) => ({ holderName, cardType, cardBrand, cardCountry, cardIssuer, cardLevel, cardFingerprint, expirationMonth, expirationYear, cardBinNumber, cardLast4Digits }),
  [
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkMonth },
    { isRequired: false, check: checkYear },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `BillingInformation`. */
export const BillingInformation: Take = struct(
  ({ firstName, lastName, country, countryCode, addressLine1, addressLine2, city, state, zipCode, zipcode, phone }) => ({ firstName, lastName, country, countryCode, addressLine1, addressLine2, city, state, zipCode, zipcode, phone }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkCountryCode },
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkRequiredText },
    { isRequired: false, check: checkRequiredText },
    { isRequired: false, check: checkText },
  ],
  Rules.zipRule,
)

/** Takes a `TransmitRequest`. */
export const TransmitRequest: Take = struct(
  ({ orderId, isMIT, isRecurring, mid, siteId, siteUrl, orderSource, transaction, payer, shippingInformation, orderItems, subscription, merchant, additionalFields, correlationId, isDeclined, paymentMethod, billingInformation }) => ({ orderId, isMIT, isRecurring, mid, siteId, siteUrl, orderSource, transaction, payer, shippingInformation, orderItems, subscription, merchant, additionalFields, correlationId, isDeclined, paymentMethod, billingInformation }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkTransmitRequestIsMIT },
    { isRequired: false, check: checkTransmitRequestIsMIT },
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: true, take: Transaction },
    { isRequired: true, take: Payer },
    { isRequired: false, take: ShippingInformation },
    { isRequired: false, take: list(OrderItem) },
    { isRequired: false, take: Subscription },
    { isRequired: false, take: Merchant },
    { isRequired: false, take: list(AdditionalField) },
    { isRequired: false, check: checkText },
    { isRequired: true, check: checkTransmitRequestIsMIT },
    { isRequired: true, take: CardDescription },
    { isRequired: false, take: BillingInformation },
  ],
)

/** Takes a `PaymentMethod`. */
export const PaymentMethod: Take = struct(
  ({ holderName, cardType, cardBrand, cardCountry, cardIssuer, cardLevel, cardFingerprint, expirationMonth, expirationYear, cardBinNumber, cardLast4Digits, cardNumber, token, verificationValue }) => ({ holderName, cardType, cardBrand, cardCountry, cardIssuer, cardLevel, cardFingerprint, expirationMonth, expirationYear, cardBinNumber, cardLast4Digits, cardNumber, token, verificationValue }),
  [
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkMonth },
    { isRequired: false, check: checkYear },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: true, check: checkSecretText },
    { isRequired: false, check: checkTransmitRequestIsMIT },
    { isRequired: false, check: checkSecretText },
  ],
  Rules.cardRule,
)

/** Takes a `ThreeDSecure`. */
export const ThreeDSecure: Take = struct(
  ({ threeDsVersion, ecommerceIndicator, authenticationValue, directoryServerTransactionId, xid, authenticationValueAlgorithm, directoryResponseStatus, authenticationResponseStatus, enrolled }) => ({ threeDsVersion, ecommerceIndicator, authenticationValue, directoryServerTransactionId, xid, authenticationValueAlgorithm, directoryResponseStatus, authenticationResponseStatus, enrolled }),
  [
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkSecretText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `EvaluateRequest`. */
export const EvaluateRequest: Take = struct(
  ({ orderId, isMIT, isRecurring, mid, siteId, siteUrl, orderSource, transaction, payer, shippingInformation, orderItems, subscription, merchant, additionalFields, correlationId, isDeclined, idempotencyKey, paymentMethod, billingInformation, transactionType, customerIp, senseKey, expiryDateUtc, threeDSecure, attemptCount, source, extraData }) => ({ orderId, isMIT, isRecurring, mid, siteId, siteUrl, orderSource, transaction, payer, shippingInformation, orderItems, subscription, merchant, additionalFields, correlationId, isDeclined, idempotencyKey, paymentMethod, billingInformation, transactionType, customerIp, senseKey, expiryDateUtc, threeDSecure, attemptCount, source, extraData }),
  [
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkTransmitRequestIsMIT },
    { isRequired: false, check: checkTransmitRequestIsMIT },
    { isRequired: true, check: checkRequiredText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: true, take: Transaction },
    { isRequired: true, take: Payer },
    { isRequired: false, take: ShippingInformation },
    { isRequired: false, take: list(OrderItem) },
    { isRequired: false, take: Subscription },
    { isRequired: false, take: Merchant },
    { isRequired: false, take: list(AdditionalField) },
    { isRequired: false, check: checkText },
    { isRequired: true, check: checkEvaluateRequestIsDeclined },
    { isRequired: true, check: checkGuid },
    { isRequired: true, take: PaymentMethod },
    { isRequired: true, take: BillingInformation },
    { isRequired: false, check: checkEvaluateRequestTransactionType },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkVaultedPaymentMethodSenseKey },
    { isRequired: false, check: checkInstant },
    { isRequired: false, take: ThreeDSecure },
    { isRequired: false, check: checkEvaluateRequestAttemptCount },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `OutcomeRequest`. */
export const OutcomeRequest: Take = struct(
  ({ orderSessionKey }) => ({ orderSessionKey }),
  [
    { isRequired: true, check: checkRequiredText },
  ],
)

/** Takes a `OrdersQuery`. */
export const OrdersQuery: Take = struct(
  ({ query, status, from, to, mid, orderBy, sort, pageSize, pageNumber }) => ({ query, status, from, to, mid, orderBy, sort, pageSize, pageNumber }),
  [
    { isRequired: false, check: checkText },
    { isRequired: false, take: list(single(checkMerchantMcc)) },
    { isRequired: false, check: checkInstant },
    { isRequired: false, check: checkInstant },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkText },
    { isRequired: false, check: checkOrdersQuerySort },
    { isRequired: false, check: checkOrdersQueryPageSize },
    { isRequired: false, check: checkOrdersQueryPageSize },
  ],
)

/** Takes a `CaptureRequest`. */
export const CaptureRequest: Take = struct(
  ({ idempotencyKey, orderId, amount, currency }) => ({ idempotencyKey, orderId, amount, currency }),
  [
    { isRequired: true, check: checkGuid },
    { isRequired: true, check: checkRequiredText },
    { isRequired: true, check: checkMinorUnits },
    { isRequired: true, check: checkCurrencyCode },
  ],
)

/** Takes a `RefundRequest`. */
export const RefundRequest: Take = struct(
  ({ amount, currency, message }) => ({ amount, currency, message }),
  [
    { isRequired: true, check: checkMinorUnits },
    { isRequired: true, check: checkKnownCurrencyCode },
    { isRequired: false, check: checkText },
  ],
)

/** Takes a `CancelRequest`. */
export const CancelRequest: Take = struct(
  ({ idempotencyKey }) => ({ idempotencyKey }),
  [
    { isRequired: false, check: checkGuid },
  ],
)
