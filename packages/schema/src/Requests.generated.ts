// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
import * as Rules from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { type Check, hear, list, objectAt, obey, refuseStrangers, revealed, single, type Take } from "./Take.ts"

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

const membersOfTokenRequest = new Set(["appKey","appSecret"])
/** Takes a `TokenRequest`. */
export const TokenRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let appKey: unknown
  if (object.appKey !== undefined && Object.hasOwn(object, "appKey")) {
    known++
    appKey = object.appKey
    hear(checkSecretText(appKey), path, "appKey", issues)
    appKey = revealed(appKey)
  } else issues.push({ path: `${path}appKey`, message: "is missing" })
  let appSecret: unknown
  if (object.appSecret !== undefined && Object.hasOwn(object, "appSecret")) {
    known++
    appSecret = object.appSecret
    hear(checkSecretText(appSecret), path, "appSecret", issues)
    appSecret = revealed(appSecret)
  } else issues.push({ path: `${path}appSecret`, message: "is missing" })
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfTokenRequest, path, issues, first)
  return { appKey, appSecret }
}

const membersOfTokenizeRequest = new Set(["paymentMethod"])
/** Takes a `TokenizeRequest`. */
export const TokenizeRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let paymentMethod: unknown
  if (object.paymentMethod !== undefined && Object.hasOwn(object, "paymentMethod")) {
    known++
    paymentMethod = VaultedPaymentMethod(object.paymentMethod, `${path}paymentMethod.`, issues)
  } else issues.push({ path: `${path}paymentMethod`, message: "is missing" })
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfTokenizeRequest, path, issues, first)
  return { paymentMethod }
}

const membersOfVaultedPaymentMethod = new Set(["creditCard","email","senseKey"])
/** Takes a `VaultedPaymentMethod`. */
export const VaultedPaymentMethod: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let creditCard: unknown
  if (object.creditCard !== undefined && Object.hasOwn(object, "creditCard")) {
    known++
    creditCard = CreditCard(object.creditCard, `${path}creditCard.`, issues)
  } else issues.push({ path: `${path}creditCard`, message: "is missing" })
  let email: unknown
  if (object.email !== undefined && Object.hasOwn(object, "email")) {
    known++
    email = object.email
    hear(checkText(email), path, "email", issues)
  }
  let senseKey: unknown
  if (object.senseKey !== undefined && Object.hasOwn(object, "senseKey")) {
    known++
    senseKey = object.senseKey
    hear(checkVaultedPaymentMethodSenseKey(senseKey), path, "senseKey", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfVaultedPaymentMethod, path, issues, first)
  return { creditCard, email, senseKey }
}

const membersOfCreditCard = new Set(["firstName","lastName","number","verificationValue","month","year"])
/** Takes a `CreditCard`. */
export const CreditCard: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let firstName: unknown
  if (object.firstName !== undefined && Object.hasOwn(object, "firstName")) {
    known++
    firstName = object.firstName
    hear(checkRequiredText(firstName), path, "firstName", issues)
  } else issues.push({ path: `${path}firstName`, message: "is missing" })
  let lastName: unknown
  if (object.lastName !== undefined && Object.hasOwn(object, "lastName")) {
    known++
    lastName = object.lastName
    hear(checkRequiredText(lastName), path, "lastName", issues)
  } else issues.push({ path: `${path}lastName`, message: "is missing" })
  let number: unknown
  if (object.number !== undefined && Object.hasOwn(object, "number")) {
    known++
    number = object.number
    hear(checkSecretText(number), path, "number", issues)
    number = revealed(number)
  } else issues.push({ path: `${path}number`, message: "is missing" })
  let verificationValue: unknown
  if (object.verificationValue !== undefined && Object.hasOwn(object, "verificationValue")) {
    known++
    verificationValue = object.verificationValue
    hear(checkSecretText(verificationValue), path, "verificationValue", issues)
    verificationValue = revealed(verificationValue)
  }
  let month: unknown
  if (object.month !== undefined && Object.hasOwn(object, "month")) {
    known++
    month = object.month
    hear(checkCreditCardMonth(month), path, "month", issues)
  } else issues.push({ path: `${path}month`, message: "is missing" })
  let year: unknown
  if (object.year !== undefined && Object.hasOwn(object, "year")) {
    known++
    year = object.year
    hear(checkCreditCardYear(year), path, "year", issues)
  } else issues.push({ path: `${path}year`, message: "is missing" })
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfCreditCard, path, issues, first)
  return { firstName, lastName, number, verificationValue, month, year }
}

const membersOfTransmitRequest = new Set(["orderId","isMIT","isRecurring","mid","siteId","siteUrl","orderSource","transaction","payer","shippingInformation","orderItems","subscription","merchant","additionalFields","correlationId","isDeclined","paymentMethod","billingInformation"])
/** Takes a `TransmitRequest`. */
export const TransmitRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let orderId: unknown
  if (object.orderId !== undefined && Object.hasOwn(object, "orderId")) {
    known++
    orderId = object.orderId
    hear(checkRequiredText(orderId), path, "orderId", issues)
  } else issues.push({ path: `${path}orderId`, message: "is missing" })
  let isMIT: unknown
  if (object.isMIT !== undefined && Object.hasOwn(object, "isMIT")) {
    known++
    isMIT = object.isMIT
    hear(checkTransmitRequestIsMIT(isMIT), path, "isMIT", issues)
  } else issues.push({ path: `${path}isMIT`, message: "is missing" })
  let isRecurring: unknown
  if (object.isRecurring !== undefined && Object.hasOwn(object, "isRecurring")) {
    known++
    isRecurring = object.isRecurring
    hear(checkTransmitRequestIsMIT(isRecurring), path, "isRecurring", issues)
  }
  let mid: unknown
  if (object.mid !== undefined && Object.hasOwn(object, "mid")) {
    known++
    mid = object.mid
    hear(checkRequiredText(mid), path, "mid", issues)
  } else issues.push({ path: `${path}mid`, message: "is missing" })
  let siteId: unknown
  if (object.siteId !== undefined && Object.hasOwn(object, "siteId")) {
    known++
    siteId = object.siteId
    hear(checkText(siteId), path, "siteId", issues)
  }
  let siteUrl: unknown
  if (object.siteUrl !== undefined && Object.hasOwn(object, "siteUrl")) {
    known++
    siteUrl = object.siteUrl
    hear(checkText(siteUrl), path, "siteUrl", issues)
  }
  let orderSource: unknown
  if (object.orderSource !== undefined && Object.hasOwn(object, "orderSource")) {
    known++
    orderSource = object.orderSource
    hear(checkText(orderSource), path, "orderSource", issues)
  }
  let transaction: unknown
  if (object.transaction !== undefined && Object.hasOwn(object, "transaction")) {
    known++
    transaction = Transaction(object.transaction, `${path}transaction.`, issues)
  } else issues.push({ path: `${path}transaction`, message: "is missing" })
  let payer: unknown
  if (object.payer !== undefined && Object.hasOwn(object, "payer")) {
    known++
    payer = Payer(object.payer, `${path}payer.`, issues)
  } else issues.push({ path: `${path}payer`, message: "is missing" })
  let shippingInformation: unknown
  if (object.shippingInformation !== undefined && Object.hasOwn(object, "shippingInformation")) {
    known++
    shippingInformation = ShippingInformation(object.shippingInformation, `${path}shippingInformation.`, issues)
  }
  let orderItems: unknown
  if (object.orderItems !== undefined && Object.hasOwn(object, "orderItems")) {
    known++
    orderItems = list(object.orderItems, `${path}orderItems.`, issues, OrderItem)
  }
  let subscription: unknown
  if (object.subscription !== undefined && Object.hasOwn(object, "subscription")) {
    known++
    subscription = Subscription(object.subscription, `${path}subscription.`, issues)
  }
  let merchant: unknown
  if (object.merchant !== undefined && Object.hasOwn(object, "merchant")) {
    known++
    merchant = Merchant(object.merchant, `${path}merchant.`, issues)
  }
  let additionalFields: unknown
  if (object.additionalFields !== undefined && Object.hasOwn(object, "additionalFields")) {
    known++
    additionalFields = list(object.additionalFields, `${path}additionalFields.`, issues, AdditionalField)
  }
  let correlationId: unknown
  if (object.correlationId !== undefined && Object.hasOwn(object, "correlationId")) {
    known++
    correlationId = object.correlationId
    hear(checkText(correlationId), path, "correlationId", issues)
  }
  let isDeclined: unknown
  if (object.isDeclined !== undefined && Object.hasOwn(object, "isDeclined")) {
    known++
    isDeclined = object.isDeclined
    hear(checkTransmitRequestIsMIT(isDeclined), path, "isDeclined", issues)
  } else issues.push({ path: `${path}isDeclined`, message: "is missing" })
  let paymentMethod: unknown
  if (object.paymentMethod !== undefined && Object.hasOwn(object, "paymentMethod")) {
    known++
    paymentMethod = CardDescription(object.paymentMethod, `${path}paymentMethod.`, issues)
  } else issues.push({ path: `${path}paymentMethod`, message: "is missing" })
  let billingInformation: unknown
  if (object.billingInformation !== undefined && Object.hasOwn(object, "billingInformation")) {
    known++
    billingInformation = BillingInformation(object.billingInformation, `${path}billingInformation.`, issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfTransmitRequest, path, issues, first)
  return { orderId, isMIT, isRecurring, mid, siteId, siteUrl, orderSource, transaction, payer, shippingInformation, orderItems, subscription, merchant, additionalFields, correlationId, isDeclined, paymentMethod, billingInformation }
}

const membersOfTransaction = new Set(["id","amount","currency","timestampUtc","timezoneUtcOffset","responseCode","responseCodeSource","responseDescription","responseStatus","responseSubStatus","processorName","avsResultCode","cvvResultCode","cavvResultCode","transactionType","cardNotPresent","dynamicDescriptor"])
/** Takes a `Transaction`. */
export const Transaction: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let id: unknown
  if (object.id !== undefined && Object.hasOwn(object, "id")) {
    known++
    id = object.id
    hear(checkRequiredText(id), path, "id", issues)
  } else issues.push({ path: `${path}id`, message: "is missing" })
  let amount: unknown
  if (object.amount !== undefined && Object.hasOwn(object, "amount")) {
    known++
    amount = object.amount
    hear(checkMinorUnits(amount), path, "amount", issues)
  } else issues.push({ path: `${path}amount`, message: "is missing" })
  let currency: unknown
  if (object.currency !== undefined && Object.hasOwn(object, "currency")) {
    known++
    currency = object.currency
    hear(checkCurrencyCode(currency), path, "currency", issues)
  } else issues.push({ path: `${path}currency`, message: "is missing" })
  let timestampUtc: unknown
  if (object.timestampUtc !== undefined && Object.hasOwn(object, "timestampUtc")) {
    known++
    timestampUtc = object.timestampUtc
    hear(checkInstant(timestampUtc), path, "timestampUtc", issues)
  } else issues.push({ path: `${path}timestampUtc`, message: "is missing" })
  let timezoneUtcOffset: unknown
  if (object.timezoneUtcOffset !== undefined && Object.hasOwn(object, "timezoneUtcOffset")) {
    known++
    timezoneUtcOffset = object.timezoneUtcOffset
    hear(checkTransactionTimezoneUtcOffset(timezoneUtcOffset), path, "timezoneUtcOffset", issues)
  }
  let responseCode: unknown
  if (object.responseCode !== undefined && Object.hasOwn(object, "responseCode")) {
    known++
    responseCode = object.responseCode
    hear(checkRequiredText(responseCode), path, "responseCode", issues)
  }
  let responseCodeSource: unknown
  if (object.responseCodeSource !== undefined && Object.hasOwn(object, "responseCodeSource")) {
    known++
    responseCodeSource = object.responseCodeSource
    hear(checkRequiredText(responseCodeSource), path, "responseCodeSource", issues)
  }
  let responseDescription: unknown
  if (object.responseDescription !== undefined && Object.hasOwn(object, "responseDescription")) {
    known++
    responseDescription = object.responseDescription
    hear(checkText(responseDescription), path, "responseDescription", issues)
  }
  let responseStatus: unknown
  if (object.responseStatus !== undefined && Object.hasOwn(object, "responseStatus")) {
    known++
    responseStatus = object.responseStatus
    hear(checkText(responseStatus), path, "responseStatus", issues)
  }
  let responseSubStatus: unknown
  if (object.responseSubStatus !== undefined && Object.hasOwn(object, "responseSubStatus")) {
    known++
    responseSubStatus = object.responseSubStatus
    hear(checkText(responseSubStatus), path, "responseSubStatus", issues)
  }
  let processorName: unknown
  if (object.processorName !== undefined && Object.hasOwn(object, "processorName")) {
    known++
    processorName = object.processorName
    hear(checkText(processorName), path, "processorName", issues)
  }
  let avsResultCode: unknown
  if (object.avsResultCode !== undefined && Object.hasOwn(object, "avsResultCode")) {
    known++
    avsResultCode = object.avsResultCode
    hear(checkText(avsResultCode), path, "avsResultCode", issues)
  }
  let cvvResultCode: unknown
  if (object.cvvResultCode !== undefined && Object.hasOwn(object, "cvvResultCode")) {
    known++
    cvvResultCode = object.cvvResultCode
    hear(checkText(cvvResultCode), path, "cvvResultCode", issues)
  }
  let cavvResultCode: unknown
  if (object.cavvResultCode !== undefined && Object.hasOwn(object, "cavvResultCode")) {
    known++
    cavvResultCode = object.cavvResultCode
    hear(checkText(cavvResultCode), path, "cavvResultCode", issues)
  }
  let transactionType: unknown
  if (object.transactionType !== undefined && Object.hasOwn(object, "transactionType")) {
    known++
    transactionType = object.transactionType
    hear(checkText(transactionType), path, "transactionType", issues)
  }
  let cardNotPresent: unknown
  if (object.cardNotPresent !== undefined && Object.hasOwn(object, "cardNotPresent")) {
    known++
    cardNotPresent = object.cardNotPresent
    hear(checkTransmitRequestIsMIT(cardNotPresent), path, "cardNotPresent", issues)
  }
  let dynamicDescriptor: unknown
  if (object.dynamicDescriptor !== undefined && Object.hasOwn(object, "dynamicDescriptor")) {
    known++
    dynamicDescriptor = object.dynamicDescriptor
    hear(checkText(dynamicDescriptor), path, "dynamicDescriptor", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfTransaction, path, issues, first)
  return { id, amount, currency, timestampUtc, timezoneUtcOffset, responseCode, responseCodeSource, responseDescription, responseStatus, responseSubStatus, processorName, avsResultCode, cvvResultCode, cavvResultCode, transactionType, cardNotPresent, dynamicDescriptor }
}

const membersOfPayer = new Set(["email","id","phone","birthdate"])
/** Takes a `Payer`. */
export const Payer: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let email: unknown
  if (object.email !== undefined && Object.hasOwn(object, "email")) {
    known++
    email = object.email
    hear(checkRequiredText(email), path, "email", issues)
  } else issues.push({ path: `${path}email`, message: "is missing" })
  let id: unknown
  if (object.id !== undefined && Object.hasOwn(object, "id")) {
    known++
    id = object.id
    hear(checkText(id), path, "id", issues)
  }
  let phone: unknown
  if (object.phone !== undefined && Object.hasOwn(object, "phone")) {
    known++
    phone = object.phone
    hear(checkText(phone), path, "phone", issues)
  }
  let birthdate: unknown
  if (object.birthdate !== undefined && Object.hasOwn(object, "birthdate")) {
    known++
    birthdate = object.birthdate
    hear(checkPayerBirthdate(birthdate), path, "birthdate", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfPayer, path, issues, first)
  return { email, id, phone, birthdate }
}

const membersOfShippingInformation = new Set(["firstName","lastName","country","countryCode","addressLine1","addressLine2","city","state","zipCode","zipcode","phone"])
/** Takes a `ShippingInformation`. */
export const ShippingInformation: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let firstName: unknown
  if (object.firstName !== undefined && Object.hasOwn(object, "firstName")) {
    known++
    firstName = object.firstName
    hear(checkRequiredText(firstName), path, "firstName", issues)
  } else issues.push({ path: `${path}firstName`, message: "is missing" })
  let lastName: unknown
  if (object.lastName !== undefined && Object.hasOwn(object, "lastName")) {
    known++
    lastName = object.lastName
    hear(checkRequiredText(lastName), path, "lastName", issues)
  } else issues.push({ path: `${path}lastName`, message: "is missing" })
  let country: unknown
  if (object.country !== undefined && Object.hasOwn(object, "country")) {
    known++
    country = object.country
    hear(checkRequiredText(country), path, "country", issues)
  } else issues.push({ path: `${path}country`, message: "is missing" })
  let countryCode: unknown
  if (object.countryCode !== undefined && Object.hasOwn(object, "countryCode")) {
    known++
    countryCode = object.countryCode
    hear(checkCountryCode(countryCode), path, "countryCode", issues)
  } else issues.push({ path: `${path}countryCode`, message: "is missing" })
  let addressLine1: unknown
  if (object.addressLine1 !== undefined && Object.hasOwn(object, "addressLine1")) {
    known++
    addressLine1 = object.addressLine1
    hear(checkRequiredText(addressLine1), path, "addressLine1", issues)
  } else issues.push({ path: `${path}addressLine1`, message: "is missing" })
  let addressLine2: unknown
  if (object.addressLine2 !== undefined && Object.hasOwn(object, "addressLine2")) {
    known++
    addressLine2 = object.addressLine2
    hear(checkText(addressLine2), path, "addressLine2", issues)
  }
  let city: unknown
  if (object.city !== undefined && Object.hasOwn(object, "city")) {
    known++
    city = object.city
    hear(checkRequiredText(city), path, "city", issues)
  } else issues.push({ path: `${path}city`, message: "is missing" })
  let state: unknown
  if (object.state !== undefined && Object.hasOwn(object, "state")) {
    known++
    state = object.state
    hear(checkText(state), path, "state", issues)
  }
  let zipCode: unknown
  if (object.zipCode !== undefined && Object.hasOwn(object, "zipCode")) {
    known++
    zipCode = object.zipCode
    hear(checkRequiredText(zipCode), path, "zipCode", issues)
  }
  let zipcode: unknown
  if (object.zipcode !== undefined && Object.hasOwn(object, "zipcode")) {
    known++
    zipcode = object.zipcode
    hear(checkRequiredText(zipcode), path, "zipcode", issues)
  }
  let phone: unknown
  if (object.phone !== undefined && Object.hasOwn(object, "phone")) {
    known++
    phone = object.phone
    hear(checkText(phone), path, "phone", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfShippingInformation, path, issues, first)
  const taken = { firstName, lastName, country, countryCode, addressLine1, addressLine2, city, state, zipCode, zipcode, phone }
  obey(Rules.zipRule(taken), path, issues, first)
  return taken
}

const membersOfOrderItem = new Set(["sku","name","description","amount","discountAmount","discountType","tax","quantity"])
/** Takes a `OrderItem`. */
export const OrderItem: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let sku: unknown
  if (object.sku !== undefined && Object.hasOwn(object, "sku")) {
    known++
    sku = object.sku
    hear(checkText(sku), path, "sku", issues)
  }
  let name: unknown
  if (object.name !== undefined && Object.hasOwn(object, "name")) {
    known++
    name = object.name
    hear(checkText(name), path, "name", issues)
  }
  let description: unknown
  if (object.description !== undefined && Object.hasOwn(object, "description")) {
    known++
    description = object.description
    hear(checkText(description), path, "description", issues)
  }
  let amount: unknown
  if (object.amount !== undefined && Object.hasOwn(object, "amount")) {
    known++
    amount = object.amount
    hear(checkMinorUnitsOrZero(amount), path, "amount", issues)
  }
  let discountAmount: unknown
  if (object.discountAmount !== undefined && Object.hasOwn(object, "discountAmount")) {
    known++
    discountAmount = object.discountAmount
    hear(checkMinorUnitsOrZero(discountAmount), path, "discountAmount", issues)
  }
  let discountType: unknown
  if (object.discountType !== undefined && Object.hasOwn(object, "discountType")) {
    known++
    discountType = object.discountType
    hear(checkText(discountType), path, "discountType", issues)
  }
  let tax: unknown
  if (object.tax !== undefined && Object.hasOwn(object, "tax")) {
    known++
    tax = object.tax
    hear(checkMinorUnitsOrZero(tax), path, "tax", issues)
  }
  let quantity: unknown
  if (object.quantity !== undefined && Object.hasOwn(object, "quantity")) {
    known++
    quantity = object.quantity
    hear(checkOrderItemQuantity(quantity), path, "quantity", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfOrderItem, path, issues, first)
  return { sku, name, description, amount, discountAmount, discountType, tax, quantity }
}

const membersOfSubscription = new Set(["subscriptionId","interval","price","currency","paymentNumber","totalPayments"])
/** Takes a `Subscription`. */
export const Subscription: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let subscriptionId: unknown
  if (object.subscriptionId !== undefined && Object.hasOwn(object, "subscriptionId")) {
    known++
    subscriptionId = object.subscriptionId
    hear(checkRequiredText(subscriptionId), path, "subscriptionId", issues)
  } else issues.push({ path: `${path}subscriptionId`, message: "is missing" })
  let interval: unknown
  if (object.interval !== undefined && Object.hasOwn(object, "interval")) {
    known++
    interval = object.interval
    hear(checkRequiredText(interval), path, "interval", issues)
  } else issues.push({ path: `${path}interval`, message: "is missing" })
  let price: unknown
  if (object.price !== undefined && Object.hasOwn(object, "price")) {
    known++
    price = object.price
    hear(checkMinorUnitsOrZero(price), path, "price", issues)
  } else issues.push({ path: `${path}price`, message: "is missing" })
  let currency: unknown
  if (object.currency !== undefined && Object.hasOwn(object, "currency")) {
    known++
    currency = object.currency
    hear(checkCurrencyCode(currency), path, "currency", issues)
  } else issues.push({ path: `${path}currency`, message: "is missing" })
  let paymentNumber: unknown
  if (object.paymentNumber !== undefined && Object.hasOwn(object, "paymentNumber")) {
    known++
    paymentNumber = object.paymentNumber
    hear(checkText(paymentNumber), path, "paymentNumber", issues)
  }
  let totalPayments: unknown
  if (object.totalPayments !== undefined && Object.hasOwn(object, "totalPayments")) {
    known++
    totalPayments = object.totalPayments
    hear(checkText(totalPayments), path, "totalPayments", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfSubscription, path, issues, first)
  return { subscriptionId, interval, price, currency, paymentNumber, totalPayments }
}

const membersOfMerchant = new Set(["id","name","mcc","country"])
/** Takes a `Merchant`. */
export const Merchant: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let id: unknown
  if (object.id !== undefined && Object.hasOwn(object, "id")) {
    known++
    id = object.id
    hear(checkText(id), path, "id", issues)
  }
  let name: unknown
  if (object.name !== undefined && Object.hasOwn(object, "name")) {
    known++
    name = object.name
    hear(checkText(name), path, "name", issues)
  }
  let mcc: unknown
  if (object.mcc !== undefined && Object.hasOwn(object, "mcc")) {
    known++
    mcc = object.mcc
    hear(checkMerchantMcc(mcc), path, "mcc", issues)
  }
  let country: unknown
  if (object.country !== undefined && Object.hasOwn(object, "country")) {
    known++
    country = object.country
    hear(checkText(country), path, "country", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfMerchant, path, issues, first)
  return { id, name, mcc, country }
}

const membersOfAdditionalField = new Set(["key","value"])
/** Takes a `AdditionalField`. */
export const AdditionalField: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let key: unknown
  if (object.key !== undefined && Object.hasOwn(object, "key")) {
    known++
    key = object.key
    hear(checkRequiredText(key), path, "key", issues)
  } else issues.push({ path: `${path}key`, message: "is missing" })
  let value: unknown
  if (object.value !== undefined && Object.hasOwn(object, "value")) {
    known++
    value = object.value
    hear(checkText(value), path, "value", issues)
  } else issues.push({ path: `${path}value`, message: "is missing" })
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfAdditionalField, path, issues, first)
  return { key, value }
}

const membersOfCardDescription = new Set(["holderName","cardType","cardBrand","cardCountry","cardIssuer","cardLevel","cardFingerprint","expirationMonth","expirationYear","cardBinNumber","cardLast4Digits"])
/** Takes a `CardDescription`. */
export const CardDescription: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let holderName: unknown
  if (object.holderName !== undefined && Object.hasOwn(object, "holderName")) {
    known++
    holderName = object.holderName
    hear(checkText(holderName), path, "holderName", issues)
  }
  let cardType: unknown
  if (object.cardType !== undefined && Object.hasOwn(object, "cardType")) {
    known++
    cardType = object.cardType
    hear(checkText(cardType), path, "cardType", issues)
  }
  let cardBrand: unknown
  if (object.cardBrand !== undefined && Object.hasOwn(object, "cardBrand")) {
    known++
    cardBrand = object.cardBrand
    hear(checkText(cardBrand), path, "cardBrand", issues)
  }
  let cardCountry: unknown
  if (object.cardCountry !== undefined && Object.hasOwn(object, "cardCountry")) {
    known++
    cardCountry = object.cardCountry
    hear(checkText(cardCountry), path, "cardCountry", issues)
  }
  let cardIssuer: unknown
  if (object.cardIssuer !== undefined && Object.hasOwn(object, "cardIssuer")) {
    known++
    cardIssuer = object.cardIssuer
    hear(checkText(cardIssuer), path, "cardIssuer", issues)
  }
  let cardLevel: unknown
  if (object.cardLevel !== undefined && Object.hasOwn(object, "cardLevel")) {
    known++
    cardLevel = object.cardLevel
    hear(checkText(cardLevel), path, "cardLevel", issues)
  }
  let cardFingerprint: unknown
  if (object.cardFingerprint !== undefined && Object.hasOwn(object, "cardFingerprint")) {
    known++
    cardFingerprint = object.cardFingerprint
    hear(checkText(cardFingerprint), path, "cardFingerprint", issues)
  }
  let expirationMonth: unknown
  if (object.expirationMonth !== undefined && Object.hasOwn(object, "expirationMonth")) {
    known++
    expirationMonth = object.expirationMonth
    hear(checkMonth(expirationMonth), path, "expirationMonth", issues)
  }
  let expirationYear: unknown
  if (object.expirationYear !== undefined && Object.hasOwn(object, "expirationYear")) {
    known++
    expirationYear = object.expirationYear
    hear(checkYear(expirationYear), path, "expirationYear", issues)
  }
  let cardBinNumber: unknown
  if (object.cardBinNumber !== undefined && Object.hasOwn(object, "cardBinNumber")) {
    known++
    cardBinNumber = object.cardBinNumber
    hear(checkText(cardBinNumber), path, "cardBinNumber", issues)
  }
  let cardLast4Digits: unknown
  if (object.cardLast4Digits !== undefined && Object.hasOwn(object, "cardLast4Digits")) {
    known++
    cardLast4Digits = object.cardLast4Digits
    hear(checkText(cardLast4Digits), path, "cardLast4Digits", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfCardDescription, path, issues, first)
  return { holderName, cardType, cardBrand, cardCountry, cardIssuer, cardLevel, cardFingerprint, expirationMonth, expirationYear, cardBinNumber, cardLast4Digits }
}

const membersOfBillingInformation = new Set(["firstName","lastName","country","countryCode","addressLine1","addressLine2","city","state","zipCode","zipcode","phone"])
/** Takes a `BillingInformation`. */
export const BillingInformation: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let firstName: unknown
  if (object.firstName !== undefined && Object.hasOwn(object, "firstName")) {
    known++
    firstName = object.firstName
    hear(checkRequiredText(firstName), path, "firstName", issues)
  } else issues.push({ path: `${path}firstName`, message: "is missing" })
  let lastName: unknown
  if (object.lastName !== undefined && Object.hasOwn(object, "lastName")) {
    known++
    lastName = object.lastName
    hear(checkRequiredText(lastName), path, "lastName", issues)
  } else issues.push({ path: `${path}lastName`, message: "is missing" })
  let country: unknown
  if (object.country !== undefined && Object.hasOwn(object, "country")) {
    known++
    country = object.country
    hear(checkRequiredText(country), path, "country", issues)
  } else issues.push({ path: `${path}country`, message: "is missing" })
  let countryCode: unknown
  if (object.countryCode !== undefined && Object.hasOwn(object, "countryCode")) {
    known++
    countryCode = object.countryCode
    hear(checkCountryCode(countryCode), path, "countryCode", issues)
  } else issues.push({ path: `${path}countryCode`, message: "is missing" })
  let addressLine1: unknown
  if (object.addressLine1 !== undefined && Object.hasOwn(object, "addressLine1")) {
    known++
    addressLine1 = object.addressLine1
    hear(checkRequiredText(addressLine1), path, "addressLine1", issues)
  } else issues.push({ path: `${path}addressLine1`, message: "is missing" })
  let addressLine2: unknown
  if (object.addressLine2 !== undefined && Object.hasOwn(object, "addressLine2")) {
    known++
    addressLine2 = object.addressLine2
    hear(checkText(addressLine2), path, "addressLine2", issues)
  }
  let city: unknown
  if (object.city !== undefined && Object.hasOwn(object, "city")) {
    known++
    city = object.city
    hear(checkRequiredText(city), path, "city", issues)
  } else issues.push({ path: `${path}city`, message: "is missing" })
  let state: unknown
  if (object.state !== undefined && Object.hasOwn(object, "state")) {
    known++
    state = object.state
    hear(checkText(state), path, "state", issues)
  }
  let zipCode: unknown
  if (object.zipCode !== undefined && Object.hasOwn(object, "zipCode")) {
    known++
    zipCode = object.zipCode
    hear(checkRequiredText(zipCode), path, "zipCode", issues)
  }
  let zipcode: unknown
  if (object.zipcode !== undefined && Object.hasOwn(object, "zipcode")) {
    known++
    zipcode = object.zipcode
    hear(checkRequiredText(zipcode), path, "zipcode", issues)
  }
  let phone: unknown
  if (object.phone !== undefined && Object.hasOwn(object, "phone")) {
    known++
    phone = object.phone
    hear(checkText(phone), path, "phone", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfBillingInformation, path, issues, first)
  const taken = { firstName, lastName, country, countryCode, addressLine1, addressLine2, city, state, zipCode, zipcode, phone }
  obey(Rules.zipRule(taken), path, issues, first)
  return taken
}

const membersOfEvaluateRequest = new Set(["orderId","isMIT","isRecurring","mid","siteId","siteUrl","orderSource","transaction","payer","shippingInformation","orderItems","subscription","merchant","additionalFields","correlationId","isDeclined","idempotencyKey","paymentMethod","billingInformation","transactionType","customerIp","senseKey","expiryDateUtc","threeDSecure","attemptCount","source","extraData"])
/** Takes a `EvaluateRequest`. */
export const EvaluateRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let orderId: unknown
  if (object.orderId !== undefined && Object.hasOwn(object, "orderId")) {
    known++
    orderId = object.orderId
    hear(checkRequiredText(orderId), path, "orderId", issues)
  } else issues.push({ path: `${path}orderId`, message: "is missing" })
  let isMIT: unknown
  if (object.isMIT !== undefined && Object.hasOwn(object, "isMIT")) {
    known++
    isMIT = object.isMIT
    hear(checkTransmitRequestIsMIT(isMIT), path, "isMIT", issues)
  } else issues.push({ path: `${path}isMIT`, message: "is missing" })
  let isRecurring: unknown
  if (object.isRecurring !== undefined && Object.hasOwn(object, "isRecurring")) {
    known++
    isRecurring = object.isRecurring
    hear(checkTransmitRequestIsMIT(isRecurring), path, "isRecurring", issues)
  }
  let mid: unknown
  if (object.mid !== undefined && Object.hasOwn(object, "mid")) {
    known++
    mid = object.mid
    hear(checkRequiredText(mid), path, "mid", issues)
  } else issues.push({ path: `${path}mid`, message: "is missing" })
  let siteId: unknown
  if (object.siteId !== undefined && Object.hasOwn(object, "siteId")) {
    known++
    siteId = object.siteId
    hear(checkText(siteId), path, "siteId", issues)
  }
  let siteUrl: unknown
  if (object.siteUrl !== undefined && Object.hasOwn(object, "siteUrl")) {
    known++
    siteUrl = object.siteUrl
    hear(checkText(siteUrl), path, "siteUrl", issues)
  }
  let orderSource: unknown
  if (object.orderSource !== undefined && Object.hasOwn(object, "orderSource")) {
    known++
    orderSource = object.orderSource
    hear(checkText(orderSource), path, "orderSource", issues)
  }
  let transaction: unknown
  if (object.transaction !== undefined && Object.hasOwn(object, "transaction")) {
    known++
    transaction = Transaction(object.transaction, `${path}transaction.`, issues)
  } else issues.push({ path: `${path}transaction`, message: "is missing" })
  let payer: unknown
  if (object.payer !== undefined && Object.hasOwn(object, "payer")) {
    known++
    payer = Payer(object.payer, `${path}payer.`, issues)
  } else issues.push({ path: `${path}payer`, message: "is missing" })
  let shippingInformation: unknown
  if (object.shippingInformation !== undefined && Object.hasOwn(object, "shippingInformation")) {
    known++
    shippingInformation = ShippingInformation(object.shippingInformation, `${path}shippingInformation.`, issues)
  }
  let orderItems: unknown
  if (object.orderItems !== undefined && Object.hasOwn(object, "orderItems")) {
    known++
    orderItems = list(object.orderItems, `${path}orderItems.`, issues, OrderItem)
  }
  let subscription: unknown
  if (object.subscription !== undefined && Object.hasOwn(object, "subscription")) {
    known++
    subscription = Subscription(object.subscription, `${path}subscription.`, issues)
  }
  let merchant: unknown
  if (object.merchant !== undefined && Object.hasOwn(object, "merchant")) {
    known++
    merchant = Merchant(object.merchant, `${path}merchant.`, issues)
  }
  let additionalFields: unknown
  if (object.additionalFields !== undefined && Object.hasOwn(object, "additionalFields")) {
    known++
    additionalFields = list(object.additionalFields, `${path}additionalFields.`, issues, AdditionalField)
  }
  let correlationId: unknown
  if (object.correlationId !== undefined && Object.hasOwn(object, "correlationId")) {
    known++
    correlationId = object.correlationId
    hear(checkText(correlationId), path, "correlationId", issues)
  }
  let isDeclined: unknown
  if (object.isDeclined !== undefined && Object.hasOwn(object, "isDeclined")) {
    known++
    isDeclined = object.isDeclined
    hear(checkEvaluateRequestIsDeclined(isDeclined), path, "isDeclined", issues)
  } else issues.push({ path: `${path}isDeclined`, message: "is missing" })
  let idempotencyKey: unknown
  if (object.idempotencyKey !== undefined && Object.hasOwn(object, "idempotencyKey")) {
    known++
    idempotencyKey = object.idempotencyKey
    hear(checkGuid(idempotencyKey), path, "idempotencyKey", issues)
  } else issues.push({ path: `${path}idempotencyKey`, message: "is missing" })
  let paymentMethod: unknown
  if (object.paymentMethod !== undefined && Object.hasOwn(object, "paymentMethod")) {
    known++
    paymentMethod = PaymentMethod(object.paymentMethod, `${path}paymentMethod.`, issues)
  } else issues.push({ path: `${path}paymentMethod`, message: "is missing" })
  let billingInformation: unknown
  if (object.billingInformation !== undefined && Object.hasOwn(object, "billingInformation")) {
    known++
    billingInformation = BillingInformation(object.billingInformation, `${path}billingInformation.`, issues)
  } else issues.push({ path: `${path}billingInformation`, message: "is missing" })
  let transactionType: unknown
  if (object.transactionType !== undefined && Object.hasOwn(object, "transactionType")) {
    known++
    transactionType = object.transactionType
    hear(checkEvaluateRequestTransactionType(transactionType), path, "transactionType", issues)
  }
  let customerIp: unknown
  if (object.customerIp !== undefined && Object.hasOwn(object, "customerIp")) {
    known++
    customerIp = object.customerIp
    hear(checkText(customerIp), path, "customerIp", issues)
  }
  let senseKey: unknown
  if (object.senseKey !== undefined && Object.hasOwn(object, "senseKey")) {
    known++
    senseKey = object.senseKey
    hear(checkVaultedPaymentMethodSenseKey(senseKey), path, "senseKey", issues)
  }
  let expiryDateUtc: unknown
  if (object.expiryDateUtc !== undefined && Object.hasOwn(object, "expiryDateUtc")) {
    known++
    expiryDateUtc = object.expiryDateUtc
    hear(checkInstant(expiryDateUtc), path, "expiryDateUtc", issues)
  }
  let threeDSecure: unknown
  if (object.threeDSecure !== undefined && Object.hasOwn(object, "threeDSecure")) {
    known++
    threeDSecure = ThreeDSecure(object.threeDSecure, `${path}threeDSecure.`, issues)
  }
  let attemptCount: unknown
  if (object.attemptCount !== undefined && Object.hasOwn(object, "attemptCount")) {
    known++
    attemptCount = object.attemptCount
    hear(checkEvaluateRequestAttemptCount(attemptCount), path, "attemptCount", issues)
  }
  let source: unknown
  if (object.source !== undefined && Object.hasOwn(object, "source")) {
    known++
    source = object.source
    hear(checkText(source), path, "source", issues)
  }
  let extraData: unknown
  if (object.extraData !== undefined && Object.hasOwn(object, "extraData")) {
    known++
    extraData = object.extraData
    hear(checkText(extraData), path, "extraData", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfEvaluateRequest, path, issues, first)
  return { orderId, isMIT, isRecurring, mid, siteId, siteUrl, orderSource, transaction, payer, shippingInformation, orderItems, subscription, merchant, additionalFields, correlationId, isDeclined, idempotencyKey, paymentMethod, billingInformation, transactionType, customerIp, senseKey, expiryDateUtc, threeDSecure, attemptCount, source, extraData }
}

const membersOfPaymentMethod = new Set(["holderName","cardType","cardBrand","cardCountry","cardIssuer","cardLevel","cardFingerprint","expirationMonth","expirationYear","cardBinNumber","cardLast4Digits","cardNumber","token","verificationValue"])
/** Takes a `PaymentMethod`. */
export const PaymentMethod: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let holderName: unknown
  if (object.holderName !== undefined && Object.hasOwn(object, "holderName")) {
    known++
    holderName = object.holderName
    hear(checkText(holderName), path, "holderName", issues)
  }
  let cardType: unknown
  if (object.cardType !== undefined && Object.hasOwn(object, "cardType")) {
    known++
    cardType = object.cardType
    hear(checkText(cardType), path, "cardType", issues)
  }
  let cardBrand: unknown
  if (object.cardBrand !== undefined && Object.hasOwn(object, "cardBrand")) {
    known++
    cardBrand = object.cardBrand
    hear(checkText(cardBrand), path, "cardBrand", issues)
  }
  let cardCountry: unknown
  if (object.cardCountry !== undefined && Object.hasOwn(object, "cardCountry")) {
    known++
    cardCountry = object.cardCountry
    hear(checkText(cardCountry), path, "cardCountry", issues)
  }
  let cardIssuer: unknown
  if (object.cardIssuer !== undefined && Object.hasOwn(object, "cardIssuer")) {
    known++
    cardIssuer = object.cardIssuer
    hear(checkText(cardIssuer), path, "cardIssuer", issues)
  }
  let cardLevel: unknown
  if (object.cardLevel !== undefined && Object.hasOwn(object, "cardLevel")) {
    known++
    cardLevel = object.cardLevel
    hear(checkText(cardLevel), path, "cardLevel", issues)
  }
  let cardFingerprint: unknown
  if (object.cardFingerprint !== undefined && Object.hasOwn(object, "cardFingerprint")) {
    known++
    cardFingerprint = object.cardFingerprint
    hear(checkText(cardFingerprint), path, "cardFingerprint", issues)
  }
  let expirationMonth: unknown
  if (object.expirationMonth !== undefined && Object.hasOwn(object, "expirationMonth")) {
    known++
    expirationMonth = object.expirationMonth
    hear(checkMonth(expirationMonth), path, "expirationMonth", issues)
  }
  let expirationYear: unknown
  if (object.expirationYear !== undefined && Object.hasOwn(object, "expirationYear")) {
    known++
    expirationYear = object.expirationYear
    hear(checkYear(expirationYear), path, "expirationYear", issues)
  }
  let cardBinNumber: unknown
  if (object.cardBinNumber !== undefined && Object.hasOwn(object, "cardBinNumber")) {
    known++
    cardBinNumber = object.cardBinNumber
    hear(checkText(cardBinNumber), path, "cardBinNumber", issues)
  }
  let cardLast4Digits: unknown
  if (object.cardLast4Digits !== undefined && Object.hasOwn(object, "cardLast4Digits")) {
    known++
    cardLast4Digits = object.cardLast4Digits
    hear(checkText(cardLast4Digits), path, "cardLast4Digits", issues)
  }
  let cardNumber: unknown
  if (object.cardNumber !== undefined && Object.hasOwn(object, "cardNumber")) {
    known++
    cardNumber = object.cardNumber
    hear(checkSecretText(cardNumber), path, "cardNumber", issues)
    cardNumber = revealed(cardNumber)
  } else issues.push({ path: `${path}cardNumber`, message: "is missing" })
  let token: unknown
  if (object.token !== undefined && Object.hasOwn(object, "token")) {
    known++
    token = object.token
    hear(checkTransmitRequestIsMIT(token), path, "token", issues)
  }
  let verificationValue: unknown
  if (object.verificationValue !== undefined && Object.hasOwn(object, "verificationValue")) {
    known++
    verificationValue = object.verificationValue
    hear(checkSecretText(verificationValue), path, "verificationValue", issues)
    verificationValue = revealed(verificationValue)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfPaymentMethod, path, issues, first)
  const taken = { holderName, cardType, cardBrand, cardCountry, cardIssuer, cardLevel, cardFingerprint, expirationMonth, expirationYear, cardBinNumber, cardLast4Digits, cardNumber, token, verificationValue }
  obey(Rules.cardRule(taken), path, issues, first)
  return taken
}

const membersOfThreeDSecure = new Set(["threeDsVersion","ecommerceIndicator","authenticationValue","directoryServerTransactionId","xid","authenticationValueAlgorithm","directoryResponseStatus","authenticationResponseStatus","enrolled"])
/** Takes a `ThreeDSecure`. */
export const ThreeDSecure: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let threeDsVersion: unknown
  if (object.threeDsVersion !== undefined && Object.hasOwn(object, "threeDsVersion")) {
    known++
    threeDsVersion = object.threeDsVersion
    hear(checkText(threeDsVersion), path, "threeDsVersion", issues)
  }
  let ecommerceIndicator: unknown
  if (object.ecommerceIndicator !== undefined && Object.hasOwn(object, "ecommerceIndicator")) {
    known++
    ecommerceIndicator = object.ecommerceIndicator
    hear(checkText(ecommerceIndicator), path, "ecommerceIndicator", issues)
  }
  let authenticationValue: unknown
  if (object.authenticationValue !== undefined && Object.hasOwn(object, "authenticationValue")) {
    known++
    authenticationValue = object.authenticationValue
    hear(checkSecretText(authenticationValue), path, "authenticationValue", issues)
    authenticationValue = revealed(authenticationValue)
  }
  let directoryServerTransactionId: unknown
  if (object.directoryServerTransactionId !== undefined && Object.hasOwn(object, "directoryServerTransactionId")) {
    known++
    directoryServerTransactionId = object.directoryServerTransactionId
    hear(checkText(directoryServerTransactionId), path, "directoryServerTransactionId", issues)
  }
  let xid: unknown
  if (object.xid !== undefined && Object.hasOwn(object, "xid")) {
    known++
    xid = object.xid
    hear(checkText(xid), path, "xid", issues)
  }
  let authenticationValueAlgorithm: unknown
  if (object.authenticationValueAlgorithm !== undefined && Object.hasOwn(object, "authenticationValueAlgorithm")) {
    known++
    authenticationValueAlgorithm = object.authenticationValueAlgorithm
    hear(checkText(authenticationValueAlgorithm), path, "authenticationValueAlgorithm", issues)
  }
  let directoryResponseStatus: unknown
  if (object.directoryResponseStatus !== undefined && Object.hasOwn(object, "directoryResponseStatus")) {
    known++
    directoryResponseStatus = object.directoryResponseStatus
    hear(checkText(directoryResponseStatus), path, "directoryResponseStatus", issues)
  }
  let authenticationResponseStatus: unknown
  if (object.authenticationResponseStatus !== undefined && Object.hasOwn(object, "authenticationResponseStatus")) {
    known++
    authenticationResponseStatus = object.authenticationResponseStatus
    hear(checkText(authenticationResponseStatus), path, "authenticationResponseStatus", issues)
  }
  let enrolled: unknown
  if (object.enrolled !== undefined && Object.hasOwn(object, "enrolled")) {
    known++
    enrolled = object.enrolled
    hear(checkText(enrolled), path, "enrolled", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfThreeDSecure, path, issues, first)
  return { threeDsVersion, ecommerceIndicator, authenticationValue, directoryServerTransactionId, xid, authenticationValueAlgorithm, directoryResponseStatus, authenticationResponseStatus, enrolled }
}

const membersOfOutcomeRequest = new Set(["orderSessionKey"])
/** Takes a `OutcomeRequest`. */
export const OutcomeRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let orderSessionKey: unknown
  if (object.orderSessionKey !== undefined && Object.hasOwn(object, "orderSessionKey")) {
    known++
    orderSessionKey = object.orderSessionKey
    hear(checkRequiredText(orderSessionKey), path, "orderSessionKey", issues)
  } else issues.push({ path: `${path}orderSessionKey`, message: "is missing" })
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfOutcomeRequest, path, issues, first)
  return { orderSessionKey }
}

const membersOfOrdersQuery = new Set(["query","status","from","to","mid","orderBy","sort","pageSize","pageNumber"])
/** Takes a `OrdersQuery`. */
export const OrdersQuery: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let query: unknown
  if (object.query !== undefined && Object.hasOwn(object, "query")) {
    known++
    query = object.query
    hear(checkText(query), path, "query", issues)
  }
  let status: unknown
  if (object.status !== undefined && Object.hasOwn(object, "status")) {
    known++
    status = list(object.status, `${path}status.`, issues, single(checkMerchantMcc))
  }
  let from: unknown
  if (object.from !== undefined && Object.hasOwn(object, "from")) {
    known++
    from = object.from
    hear(checkInstant(from), path, "from", issues)
  }
  let to: unknown
  if (object.to !== undefined && Object.hasOwn(object, "to")) {
    known++
    to = object.to
    hear(checkInstant(to), path, "to", issues)
  }
  let mid: unknown
  if (object.mid !== undefined && Object.hasOwn(object, "mid")) {
    known++
    mid = object.mid
    hear(checkText(mid), path, "mid", issues)
  }
  let orderBy: unknown
  if (object.orderBy !== undefined && Object.hasOwn(object, "orderBy")) {
    known++
    orderBy = object.orderBy
    hear(checkText(orderBy), path, "orderBy", issues)
  }
  let sort: unknown
  if (object.sort !== undefined && Object.hasOwn(object, "sort")) {
    known++
    sort = object.sort
    hear(checkOrdersQuerySort(sort), path, "sort", issues)
  }
  let pageSize: unknown
  if (object.pageSize !== undefined && Object.hasOwn(object, "pageSize")) {
    known++
    pageSize = object.pageSize
    hear(checkOrdersQueryPageSize(pageSize), path, "pageSize", issues)
  }
  let pageNumber: unknown
  if (object.pageNumber !== undefined && Object.hasOwn(object, "pageNumber")) {
    known++
    pageNumber = object.pageNumber
    hear(checkOrdersQueryPageSize(pageNumber), path, "pageNumber", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfOrdersQuery, path, issues, first)
  return { query, status, from, to, mid, orderBy, sort, pageSize, pageNumber }
}

const membersOfCaptureRequest = new Set(["idempotencyKey","orderId","amount","currency"])
/** Takes a `CaptureRequest`. */
export const CaptureRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let idempotencyKey: unknown
  if (object.idempotencyKey !== undefined && Object.hasOwn(object, "idempotencyKey")) {
    known++
    idempotencyKey = object.idempotencyKey
    hear(checkGuid(idempotencyKey), path, "idempotencyKey", issues)
  } else issues.push({ path: `${path}idempotencyKey`, message: "is missing" })
  let orderId: unknown
  if (object.orderId !== undefined && Object.hasOwn(object, "orderId")) {
    known++
    orderId = object.orderId
    hear(checkRequiredText(orderId), path, "orderId", issues)
  } else issues.push({ path: `${path}orderId`, message: "is missing" })
  let amount: unknown
  if (object.amount !== undefined && Object.hasOwn(object, "amount")) {
    known++
    amount = object.amount
    hear(checkMinorUnits(amount), path, "amount", issues)
  } else issues.push({ path: `${path}amount`, message: "is missing" })
  let currency: unknown
  if (object.currency !== undefined && Object.hasOwn(object, "currency")) {
    known++
    currency = object.currency
    hear(checkCurrencyCode(currency), path, "currency", issues)
  } else issues.push({ path: `${path}currency`, message: "is missing" })
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfCaptureRequest, path, issues, first)
  return { idempotencyKey, orderId, amount, currency }
}

const membersOfRefundRequest = new Set(["amount","currency","message"])
/** Takes a `RefundRequest`. */
export const RefundRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let amount: unknown
  if (object.amount !== undefined && Object.hasOwn(object, "amount")) {
    known++
    amount = object.amount
    hear(checkMinorUnits(amount), path, "amount", issues)
  } else issues.push({ path: `${path}amount`, message: "is missing" })
  let currency: unknown
  if (object.currency !== undefined && Object.hasOwn(object, "currency")) {
    known++
    currency = object.currency
    hear(checkKnownCurrencyCode(currency), path, "currency", issues)
  } else issues.push({ path: `${path}currency`, message: "is missing" })
  let message: unknown
  if (object.message !== undefined && Object.hasOwn(object, "message")) {
    known++
    message = object.message
    hear(checkText(message), path, "message", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfRefundRequest, path, issues, first)
  return { amount, currency, message }
}

const membersOfCancelRequest = new Set(["idempotencyKey"])
/** Takes a `CancelRequest`. */
export const CancelRequest: Take = (given, path, issues) => {
  const object = objectAt(given, path, issues)
  if (object === undefined) return given
  const first = issues.length
  let known = 0
  let idempotencyKey: unknown
  if (object.idempotencyKey !== undefined && Object.hasOwn(object, "idempotencyKey")) {
    known++
    idempotencyKey = object.idempotencyKey
    hear(checkGuid(idempotencyKey), path, "idempotencyKey", issues)
  }
  if (Object.keys(object).length !== known) refuseStrangers(object, membersOfCancelRequest, path, issues, first)
  return { idempotencyKey }
}
