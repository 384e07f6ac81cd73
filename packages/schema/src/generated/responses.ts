// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
//
// Each table lists the known fields of one response. A required field has a `check`; an optional one is converted by
// `convert`, so that a value of an unexpected type becomes null instead of an error. `values` are the known values of
// an open set, `types` the types that are not reported as drift, `items` the fields of each item of a list, `readFrom`
// the other places where the service has the value.
// `decodeResponse.ts` and `SchemaDrift.ts` read the tables. They exist so that the Promise API needs no Effect at run
// time. Property tests compare them with the schemas.
import { type ResponseFields, toBoolean, toNumber, toNumberOrText, toText } from "../decodeResponse.ts"
import * as checks from "./checks.ts"

const evaluateResponseStatusValues: readonly string[] = ["APPROVED","DECLINED","CHALLENGE","SUBMITTED","CAPTUREREQUIRED","PROCESSING","CANCELLED","EXPIRED"]

const outcomeResponseStatusValues: readonly string[] = ["APPROVED","DECLINED","EXPIRED","CANCELLED","SUBMITTED","PROCESSING","NOTFOUND"]

const orderStatusNameValues: readonly string[] = ["DRAFT","ONHOLD","CANCELLED","PROBLEM","PROCESSING","CAPTUREREQUIRED","RETURNED","COMPLETED","CHARGEBACK"]

const captureResponseStatusValues: readonly string[] = ["SUCCESS","FAILED"]

export const tokenResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  accessToken: { isRequired: true, check: checks.secretResponse, isSecret: true },
  refreshToken: { isSecret: true },
  expires: { convert: toNumberOrText, types: ["number","string","null"] },
  session: {},
  daysToEnforceMFA: {},
  skipAvailable: {},
  status: {},
  id: { convert: toText, types: ["string","null"] },
}

export const tokenizeResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  token: { isRequired: true, check: checks.requiredText, readFrom: ["transaction.payment_method.token"] },
  transaction: {},
  cardBinInfo: {},
  status: {},
  firstSixDigits: { convert: toText, types: ["string","null"], readFrom: ["transaction.payment_method.first_six_digits"] },
  lastFourDigits: { convert: toText, types: ["string","null"], readFrom: ["transaction.payment_method.last_four_digits"] },
  month: { convert: toNumber, types: ["number","null"], readFrom: ["transaction.payment_method.month"] },
  year: { convert: toNumber, types: ["number","null"], readFrom: ["transaction.payment_method.year"] },
}

export const transmitResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  transmitId: { convert: toText, types: ["string","null"] },
  status: { convert: toNumberOrText, types: ["string","number","null"] },
}

export const evaluateResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checks.secretResponse, values: evaluateResponseStatusValues },
  orderSessionKey: { isRequired: true, check: checks.requiredText, readFrom: ["orderId"] },
  orderId: { convert: toText, types: ["string","null"] },
  senseKey: { convert: toText, types: ["string","null"] },
}

export const outcomeResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checks.secretResponse, values: outcomeResponseStatusValues },
  confirmationId: { convert: toText, types: ["string","null"] },
}

export const orderFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  id: { convert: toText, types: ["string","null"] },
  status: { convert: toNumber, types: ["number","null"] },
  statusName: { convert: toText, values: orderStatusNameValues, types: ["string","null"] },
  correlationId: { convert: toText, types: ["string","null"] },
  referenceNumber: { convert: toText, types: ["string","null"] },
  orderPlacedDate: { convert: toText, types: ["string","null"] },
  expiryDate: { convert: toText, types: ["string","null"] },
  firstName: { convert: toText, types: ["string","null"] },
  lastName: { convert: toText, types: ["string","null"] },
  email: { convert: toText, types: ["string","null"] },
  phone: { convert: toText, types: ["string","null"] },
  secondaryEmail: { convert: toText, types: ["string","null"] },
  currencyCode: { convert: toText, types: ["string","null"] },
  currencySymbol: { convert: toText, types: ["string","null"] },
  billingAddress: {},
  shippingAddress: {},
}

export const ordersFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  orders: { isRequired: true, items: orderFields, readFrom: ["","items","data","results"] },
  pageNumber: { convert: toNumber, types: ["number","null"] },
  pageSize: { convert: toNumber, types: ["number","null"] },
  pageCount: { convert: toNumber, types: ["number","null"] },
  hasPreviousPage: { convert: toBoolean, types: ["boolean","null"] },
  isFirstPage: { convert: toBoolean, types: ["boolean","null"] },
  isLastPage: { convert: toBoolean, types: ["boolean","null"] },
  firstItemOnPage: { convert: toNumber, types: ["number","null"] },
  lastItemOnPage: { convert: toNumber, types: ["number","null"] },
  hasNextPage: { convert: toBoolean, types: ["boolean","null"] },
  totalItemCount: { convert: toNumber, types: ["number","null"] },
}

export const captureResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checks.secretResponse, values: captureResponseStatusValues },
  responseCode: { convert: toText, types: ["string","null"] },
  responseMessage: { convert: toText, types: ["string","null"] },
}

export const refundResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { isRequired: true, check: checks.secretResponse, values: captureResponseStatusValues },
  responseCode: { convert: toText, types: ["string","null"] },
  responseMessage: { convert: toText, types: ["string","null"] },
  transactionId: { convert: toText, types: ["string","null"] },
}

export const cancelResponseFields: ResponseFields = {
  success: { convert: toBoolean, types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
}

export const webhookBodyFields: ResponseFields = {
  event: { isRequired: true, check: checks.webhookBodyEvent },
  timeStamp: { convert: toText, types: ["string","null"] },
  eventData: {},
  externalOrderId: { convert: toText, types: ["string","null"] },
  orderId: { convert: toText, types: ["string","null"] },
  confirmationId: { convert: toText, types: ["string","null"] },
  isTestMode: { convert: toBoolean, types: ["boolean","null"] },
  isResent: { convert: toBoolean, types: ["boolean","null"] },
}
