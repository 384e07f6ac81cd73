// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
//
// The checks of single values, which the tables of requests and responses use. Each returns what is invalid, or undefined.
import * as Secret from "../Secret.ts"
import { type Check, isCleanText, isInstant, isKnownCurrency } from "../validateRequest.ts"

export const secretText: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[\x20-\x7e]{1,4096}$/.test(value))) return "must be 1 to 4096 visible characters"
    return undefined
  }
  if (Secret.is(value)) {
    return undefined
  }
  return "must be a text or a Secret"
}

export const requiredText: Check = (value) => {
  if (typeof value === "string") {
    if (!(isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    if (!(value.length >= 1)) return "must be a non-empty text (the service counts an empty text as missing)"
    return undefined
  }
  return "must be a text"
}

export const creditCardMonth: Check = (value) => {
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

export const creditCardYear: Check = (value) => {
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

export const text: Check = (value) => {
  if (typeof value === "string") {
    if (!(isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    return undefined
  }
  return "must be a text"
}

export const vaultedPaymentMethodSenseKey: Check = (value) => {
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

export const transmitRequestIsMIT: Check = (value) => {
  if (typeof value === "boolean") {
    return undefined
  }
  return "must be true or false"
}

export const minorUnits: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number of minor units (cents for USD), not a decimal amount"
    if (!(value > 0)) return "must be more than zero"
    return undefined
  }
  return "must be a number"
}

export const currencyCode: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[A-Z]{3}$/.test(value))) return "must be a three-letter ISO 4217 code in capitals, such as USD"
    return undefined
  }
  return "must be a text"
}

export const instant: Check = (value) => {
  if (typeof value === "string") {
    if (!(isInstant(value))) return "must be an ISO 8601 time with a zone, such as 2026-06-12T14:30:00Z"
    return undefined
  }
  return "must be a text"
}

export const transactionTimezoneUtcOffset: Check = (value) => {
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

export const payerBirthdate: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^\d{4}-\d\d-\d\d$/.test(value))) return "must be a date such as 1990-01-01"
    return undefined
  }
  return "must be a text"
}

export const countryCode: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[A-Z]{2}$/.test(value))) return "must be a two-letter ISO 3166-1 code in capitals, such as US"
    return undefined
  }
  return "must be a text"
}

export const minorUnitsOrZero: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number of minor units (cents for USD), not a decimal amount"
    if (!(value >= 0)) return "must be zero or more"
    return undefined
  }
  return "must be a number"
}

export const orderItemQuantity: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    return undefined
  }
  return "must be a number"
}

export const merchantMcc: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be an integer"
    return undefined
  }
  return "must be a number"
}

export const month: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 1 && value <= 12)) return "must be a month from 1 to 12"
    return undefined
  }
  return "must be a number"
}

export const year: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 2000 && value <= 2199)) return "must be a four-digit year"
    return undefined
  }
  return "must be a number"
}

export const evaluateRequestIsDeclined: Check = (value) => {
  if (value === true) {
    return undefined
  }
  return "must be true"
}

export const guid: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value))) return "must be a GUID such as 6f1c2b4e-8d3a-4f5b-9c7e-2a1d0e9f8b76"
    return undefined
  }
  return "must be a text"
}

export const evaluateRequestTransactionType: Check = (value) => {
  if (value === "PURCHASE") {
    return undefined
  }
  if (value === "AUTHORIZATION") {
    return undefined
  }
  return "must be \"PURCHASE\" or \"AUTHORIZATION\""
}

export const evaluateRequestAttemptCount: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be a whole number"
    if (!(value >= 1)) return "must be 1 or more"
    return undefined
  }
  return "must be a number"
}

export const ordersQuerySort: Check = (value) => {
  if (value === "asc") {
    return undefined
  }
  if (value === "desc") {
    return undefined
  }
  return "must be \"asc\" or \"desc\""
}

export const ordersQueryPageSize: Check = (value) => {
  if (typeof value === "number") {
    if (!(Number.isFinite(value))) return "must be a finite number"
    if (!(Number.isSafeInteger(value))) return "must be an integer"
    if (!(value > 0)) return "must be 1 or more"
    return undefined
  }
  return "must be a number"
}

export const knownCurrencyCode: Check = (value) => {
  if (typeof value === "string") {
    if (!(/^[A-Z]{3}$/.test(value))) return "must be a three-letter ISO 4217 code in capitals, such as USD"
    if (!(isKnownCurrency(value))) return "must be a currency of ISO 4217: the decimals of any other are not known"
    return undefined
  }
  return "must be a text"
}

export const secretResponse: Check = (value) => {
  if (typeof value === "string") {
    return undefined
  }
  return "must be a text"
}

export const webhookBodyEvent: Check = (value) => {
  if (typeof value === "string") {
    if (!(value.length >= 1)) return "must be a value with a length of at least 1"
    return undefined
  }
  return "must be a text"
}
