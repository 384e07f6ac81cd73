// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
//
// Each table lists the known fields of one response. A required field has a `check`; an optional one is converted by
// `lenient`, so that a value of an unexpected type becomes null instead of an error. `values` are the known values of
// an open set, `types` the types that are not reported as drift, `items` the fields of each item of a list.
// `decodeResponse.ts` and `SchemaDrift.ts` read the tables. They exist so that the Promise API needs no Effect at run
// time. Property tests hold them to the schemas.
import type { ResponseFields } from "../decodeResponse.ts"
import * as lenient from "../lenient.ts"
import type { Check } from "../validateRequest.ts"
import * as validators from "../validators.ts"

const evaluateResponseStatusValues: readonly string[] = ["APPROVED","DECLINED","CHALLENGE","SUBMITTED","CAPTUREREQUIRED","PROCESSING","CANCELLED","EXPIRED"]

const outcomeResponseStatusValues: readonly string[] = ["APPROVED","DECLINED","EXPIRED","CANCELLED","SUBMITTED","PROCESSING","NOTFOUND"]

const orderStatusNameValues: readonly string[] = ["DRAFT","ONHOLD","CANCELLED","PROBLEM","PROCESSING","CAPTUREREQUIRED","RETURNED","COMPLETED","CHARGEBACK"]

const captureResponseStatusValues: readonly string[] = ["SUCCESS","FAILED"]

const checkSecretResponse: Check = (value) => {
  if (typeof value === "string") {
    return undefined
  }
  return "must be a text"
}

const checkRequiredText: Check = (value) => {
  if (typeof value === "string") {
    if (!(validators.isCleanText(value))) return "must be text without control characters or lone surrogates"
    if (!(value.length <= 4096)) return "must be at most 4096 characters"
    if (!(value.length >= 1)) return "must be a non-empty text (the service counts an empty text as missing)"
    return undefined
  }
  return "must be a text"
}

const checkWebhookBodyEvent: Check = (value) => {
  if (typeof value === "string") {
    if (!(value.length >= 1)) return "must be a value with a length of at least 1"
    return undefined
  }
  return "must be a text"
}

export const tokenResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  accessToken: { isRequired: true, check: checkSecretResponse, isSecret: true },
  refreshToken: { isSecret: true },
  expires: { lenient: lenient.numberOrText, types: ["number","string","null"] },
  session: {},
  daysToEnforceMFA: {},
  skipAvailable: {},
  status: {},
  id: { lenient: lenient.text, types: ["string","null"] },
}

export const tokenizeResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  token: { isRequired: true, check: checkRequiredText },
  transaction: {},
  cardBinInfo: {},
  status: {},
  firstSixDigits: { lenient: lenient.text, types: ["string","null"] },
  lastFourDigits: { lenient: lenient.text, types: ["string","null"] },
  month: { lenient: lenient.number, types: ["number","null"] },
  year: { lenient: lenient.number, types: ["number","null"] },
}

export const transmitResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  transmitId: { lenient: lenient.text, types: ["string","null"] },
  status: { lenient: lenient.numberOrText, types: ["string","number","null"] },
}

export const evaluateResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checkSecretResponse, values: evaluateResponseStatusValues },
  orderSessionKey: { isRequired: true, check: checkRequiredText },
  orderId: { lenient: lenient.text, types: ["string","null"] },
  senseKey: { lenient: lenient.text, types: ["string","null"] },
}

export const outcomeResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checkSecretResponse, values: outcomeResponseStatusValues },
  confirmationId: { lenient: lenient.text, types: ["string","null"] },
}

export const orderFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  id: { lenient: lenient.text, types: ["string","null"] },
  status: { lenient: lenient.number, types: ["number","null"] },
  statusName: { lenient: lenient.text, values: orderStatusNameValues, types: ["string","null"] },
  correlationId: { lenient: lenient.text, types: ["string","null"] },
  referenceNumber: { lenient: lenient.text, types: ["string","null"] },
  orderPlacedDate: { lenient: lenient.text, types: ["string","null"] },
  expiryDate: { lenient: lenient.text, types: ["string","null"] },
  firstName: { lenient: lenient.text, types: ["string","null"] },
  lastName: { lenient: lenient.text, types: ["string","null"] },
  email: { lenient: lenient.text, types: ["string","null"] },
  phone: { lenient: lenient.text, types: ["string","null"] },
  secondaryEmail: { lenient: lenient.text, types: ["string","null"] },
  currencyCode: { lenient: lenient.text, types: ["string","null"] },
  currencySymbol: { lenient: lenient.text, types: ["string","null"] },
  billingAddress: {},
  shippingAddress: {},
}

export const ordersFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  orders: { isRequired: true, items: orderFields },
  pageNumber: { lenient: lenient.number, types: ["number","null"] },
  pageSize: { lenient: lenient.number, types: ["number","null"] },
  pageCount: { lenient: lenient.number, types: ["number","null"] },
  hasPreviousPage: { lenient: lenient.boolean, types: ["boolean","null"] },
  isFirstPage: { lenient: lenient.boolean, types: ["boolean","null"] },
  isLastPage: { lenient: lenient.boolean, types: ["boolean","null"] },
  firstItemOnPage: { lenient: lenient.number, types: ["number","null"] },
  lastItemOnPage: { lenient: lenient.number, types: ["number","null"] },
  hasNextPage: { lenient: lenient.boolean, types: ["boolean","null"] },
  totalItemCount: { lenient: lenient.number, types: ["number","null"] },
}

export const captureResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checkSecretResponse, values: captureResponseStatusValues },
  responseCode: { lenient: lenient.text, types: ["string","null"] },
  responseMessage: { lenient: lenient.text, types: ["string","null"] },
}

export const refundResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checkSecretResponse, values: captureResponseStatusValues },
  responseCode: { lenient: lenient.text, types: ["string","null"] },
  responseMessage: { lenient: lenient.text, types: ["string","null"] },
  transactionId: { lenient: lenient.text, types: ["string","null"] },
}

export const cancelResponseFields: ResponseFields = {
  success: { lenient: lenient.boolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
}

export const webhookBodyFields: ResponseFields = {
  event: { isRequired: true, check: checkWebhookBodyEvent },
  timeStamp: { lenient: lenient.text, types: ["string","null"] },
  eventData: {},
  externalOrderId: { lenient: lenient.text, types: ["string","null"] },
  orderId: { lenient: lenient.text, types: ["string","null"] },
  confirmationId: { lenient: lenient.text, types: ["string","null"] },
  isTestMode: { lenient: lenient.boolean, types: ["boolean","null"] },
  isResent: { lenient: lenient.boolean, types: ["boolean","null"] },
}
