// Generated from the schemas by `pnpm --filter @flexcharge/schema generate`. Do not edit: change the schema.
import * as Coerce from "./Coerce.ts"
import type { Known } from "./Drift.ts"
import { maybeNumberOrText, maybeSecret, maybeWord, type Read, word } from "./Read.ts"
import * as Rules from "./Rules.ts"
import * as Secret from "./Secret.ts"
import { type Check, hear, list, objectAt, takeAt } from "./Take.ts"

const wordsOfEvaluateReplyStatus: readonly string[] = ["APPROVED","DECLINED","CHALLENGE","SUBMITTED","CAPTUREREQUIRED","PROCESSING","CANCELLED","EXPIRED"]

const wordsOfOutcomeReplyStatus: readonly string[] = ["APPROVED","DECLINED","EXPIRED","CANCELLED","SUBMITTED","PROCESSING","NOTFOUND"]

const wordsOfOrderStatusName: readonly string[] = ["DRAFT","ONHOLD","CANCELLED","PROBLEM","PROCESSING","CAPTUREREQUIRED","RETURNED","COMPLETED","CHARGEBACK"]

const wordsOfCaptureReplyStatus: readonly string[] = ["SUCCESS","FAILED"]

const checkSecretReply: Check = (value) => {
  if (typeof value === "string") {
    return undefined
  }
  return "must be a text"
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

/** Reads a `TokenReply`. */
export const TokenReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "accessToken")) {
    hear(checkSecretReply(object.accessToken), "accessToken", issues)
    if (typeof object.accessToken === "string") reply.accessToken = Secret.make(object.accessToken)
  } else hear("is missing", "accessToken", issues)
  if (object.refreshToken != null) reply.refreshToken = maybeSecret(object.refreshToken)
  if (object.expires != null) reply.expires = maybeNumberOrText(object.expires)
  if (object.id != null && typeof object.id !== "string") reply.id = Coerce.text(object.id)
  return reply
}

/** What is known of a `TokenReply`. */
export const membersOfTokenReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  accessToken: {},
  refreshToken: {},
  expires: { types: ["number","string","null"] },
  session: {},
  daysToEnforceMFA: {},
  skipAvailable: {},
  status: {},
  id: { types: ["string","null"] },
}

/** Reads a `TokenizeReply`. */
export const TokenizeReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "token")) {
    hear(checkRequiredText(object.token), "token", issues)
  } else hear("is missing", "token", issues)
  if (object.firstSixDigits != null && typeof object.firstSixDigits !== "string") reply.firstSixDigits = Coerce.text(object.firstSixDigits)
  if (object.lastFourDigits != null && typeof object.lastFourDigits !== "string") reply.lastFourDigits = Coerce.text(object.lastFourDigits)
  if (object.month != null && !Number.isFinite(object.month)) reply.month = Coerce.number(object.month)
  if (object.year != null && !Number.isFinite(object.year)) reply.year = Coerce.number(object.year)
  return reply
}

/** What is known of a `TokenizeReply`. */
export const membersOfTokenizeReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  token: {},
  transaction: {},
  cardBinInfo: {},
  status: {},
  firstSixDigits: { types: ["string","null"] },
  lastFourDigits: { types: ["string","null"] },
  month: { types: ["number","null"] },
  year: { types: ["number","null"] },
}

/** Reads a `TransmitReply`. */
export const TransmitReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (object.transmitId != null && typeof object.transmitId !== "string") reply.transmitId = Coerce.text(object.transmitId)
  if (object.status != null) reply.status = maybeNumberOrText(object.status)
  return reply
}

/** What is known of a `TransmitReply`. */
export const membersOfTransmitReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  transmitId: { types: ["string","null"] },
  status: { types: ["string","number","null"] },
}

/** Reads a `EvaluateReply`. */
export const EvaluateReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "status")) {
    hear(checkSecretReply(object.status), "status", issues)
    if (typeof object.status === "string") reply.status = word(object.status, wordsOfEvaluateReplyStatus)
  } else hear("is missing", "status", issues)
  if (Object.hasOwn(object, "orderSessionKey")) {
    hear(checkRequiredText(object.orderSessionKey), "orderSessionKey", issues)
  } else hear("is missing", "orderSessionKey", issues)
  if (object.orderId != null && typeof object.orderId !== "string") reply.orderId = Coerce.text(object.orderId)
  if (object.senseKey != null && typeof object.senseKey !== "string") reply.senseKey = Coerce.text(object.senseKey)
  return reply
}

/** What is known of a `EvaluateReply`. */
export const membersOfEvaluateReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { words: wordsOfEvaluateReplyStatus },
  orderSessionKey: {},
  orderId: { types: ["string","null"] },
  senseKey: { types: ["string","null"] },
}

/** Reads a `OutcomeReply`. */
export const OutcomeReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "status")) {
    hear(checkSecretReply(object.status), "status", issues)
    if (typeof object.status === "string") reply.status = word(object.status, wordsOfOutcomeReplyStatus)
  } else hear("is missing", "status", issues)
  if (object.confirmationId != null && typeof object.confirmationId !== "string") reply.confirmationId = Coerce.text(object.confirmationId)
  return reply
}

/** What is known of a `OutcomeReply`. */
export const membersOfOutcomeReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { words: wordsOfOutcomeReplyStatus },
  confirmationId: { types: ["string","null"] },
}

/** Reads a `Order`. */
export const Order: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (object.id != null && typeof object.id !== "string") reply.id = Coerce.text(object.id)
  if (object.status != null && !Number.isFinite(object.status)) reply.status = Coerce.number(object.status)
  if (object.statusName != null) reply.statusName = maybeWord(object.statusName, wordsOfOrderStatusName)
  if (object.correlationId != null && typeof object.correlationId !== "string") reply.correlationId = Coerce.text(object.correlationId)
  if (object.referenceNumber != null && typeof object.referenceNumber !== "string") reply.referenceNumber = Coerce.text(object.referenceNumber)
  if (object.orderPlacedDate != null && typeof object.orderPlacedDate !== "string") reply.orderPlacedDate = Coerce.text(object.orderPlacedDate)
  if (object.expiryDate != null && typeof object.expiryDate !== "string") reply.expiryDate = Coerce.text(object.expiryDate)
  if (object.firstName != null && typeof object.firstName !== "string") reply.firstName = Coerce.text(object.firstName)
  if (object.lastName != null && typeof object.lastName !== "string") reply.lastName = Coerce.text(object.lastName)
  if (object.email != null && typeof object.email !== "string") reply.email = Coerce.text(object.email)
  if (object.phone != null && typeof object.phone !== "string") reply.phone = Coerce.text(object.phone)
  if (object.secondaryEmail != null && typeof object.secondaryEmail !== "string") reply.secondaryEmail = Coerce.text(object.secondaryEmail)
  if (object.currencyCode != null && typeof object.currencyCode !== "string") reply.currencyCode = Coerce.text(object.currencyCode)
  if (object.currencySymbol != null && typeof object.currencySymbol !== "string") reply.currencySymbol = Coerce.text(object.currencySymbol)
  return reply
}

/** What is known of a `Order`. */
export const membersOfOrder: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  id: { types: ["string","null"] },
  status: { types: ["number","null"] },
  statusName: { types: ["string","null"], words: wordsOfOrderStatusName },
  correlationId: { types: ["string","null"] },
  referenceNumber: { types: ["string","null"] },
  orderPlacedDate: { types: ["string","null"] },
  expiryDate: { types: ["string","null"] },
  firstName: { types: ["string","null"] },
  lastName: { types: ["string","null"] },
  email: { types: ["string","null"] },
  phone: { types: ["string","null"] },
  secondaryEmail: { types: ["string","null"] },
  currencyCode: { types: ["string","null"] },
  currencySymbol: { types: ["string","null"] },
  billingAddress: {},
  shippingAddress: {},
}

/** Reads a `Orders`. */
export const Orders: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "orders")) {
    reply.orders = takeAt("orders", list(Order), object.orders, issues)
  } else hear("is missing", "orders", issues)
  if (object.pageNumber != null && !Number.isFinite(object.pageNumber)) reply.pageNumber = Coerce.number(object.pageNumber)
  if (object.pageSize != null && !Number.isFinite(object.pageSize)) reply.pageSize = Coerce.number(object.pageSize)
  if (object.pageCount != null && !Number.isFinite(object.pageCount)) reply.pageCount = Coerce.number(object.pageCount)
  if (object.hasPreviousPage != null && typeof object.hasPreviousPage !== "boolean") reply.hasPreviousPage = Coerce.flag(object.hasPreviousPage)
  if (object.isFirstPage != null && typeof object.isFirstPage !== "boolean") reply.isFirstPage = Coerce.flag(object.isFirstPage)
  if (object.isLastPage != null && typeof object.isLastPage !== "boolean") reply.isLastPage = Coerce.flag(object.isLastPage)
  if (object.firstItemOnPage != null && !Number.isFinite(object.firstItemOnPage)) reply.firstItemOnPage = Coerce.number(object.firstItemOnPage)
  if (object.lastItemOnPage != null && !Number.isFinite(object.lastItemOnPage)) reply.lastItemOnPage = Coerce.number(object.lastItemOnPage)
  if (object.hasNextPage != null && typeof object.hasNextPage !== "boolean") reply.hasNextPage = Coerce.flag(object.hasNextPage)
  if (object.totalItemCount != null && !Number.isFinite(object.totalItemCount)) reply.totalItemCount = Coerce.number(object.totalItemCount)
  return reply
}

/** What is known of a `Orders`. */
export const membersOfOrders: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  orders: { list: membersOfOrder },
  pageNumber: { types: ["number","null"] },
  pageSize: { types: ["number","null"] },
  pageCount: { types: ["number","null"] },
  hasPreviousPage: { types: ["boolean","null"] },
  isFirstPage: { types: ["boolean","null"] },
  isLastPage: { types: ["boolean","null"] },
  firstItemOnPage: { types: ["number","null"] },
  lastItemOnPage: { types: ["number","null"] },
  hasNextPage: { types: ["boolean","null"] },
  totalItemCount: { types: ["number","null"] },
}

/** Reads a `CaptureReply`. */
export const CaptureReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "status")) {
    hear(checkSecretReply(object.status), "status", issues)
    if (typeof object.status === "string") reply.status = word(object.status, wordsOfCaptureReplyStatus)
  } else hear("is missing", "status", issues)
  if (object.responseCode != null && typeof object.responseCode !== "string") reply.responseCode = Coerce.text(object.responseCode)
  if (object.responseMessage != null && typeof object.responseMessage !== "string") reply.responseMessage = Coerce.text(object.responseMessage)
  return reply
}

/** What is known of a `CaptureReply`. */
export const membersOfCaptureReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { words: wordsOfCaptureReplyStatus },
  responseCode: { types: ["string","null"] },
  responseMessage: { types: ["string","null"] },
}

/** Reads a `RefundReply`. */
export const RefundReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  if (Object.hasOwn(object, "status")) {
    hear(checkSecretReply(object.status), "status", issues)
    if (typeof object.status === "string") reply.status = word(object.status, wordsOfCaptureReplyStatus)
  } else hear("is missing", "status", issues)
  if (object.responseCode != null && typeof object.responseCode !== "string") reply.responseCode = Coerce.text(object.responseCode)
  if (object.responseMessage != null && typeof object.responseMessage !== "string") reply.responseMessage = Coerce.text(object.responseMessage)
  if (object.transactionId != null && typeof object.transactionId !== "string") reply.transactionId = Coerce.text(object.transactionId)
  return reply
}

/** What is known of a `RefundReply`. */
export const membersOfRefundReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
  status: { words: wordsOfCaptureReplyStatus },
  responseCode: { types: ["string","null"] },
  responseMessage: { types: ["string","null"] },
  transactionId: { types: ["string","null"] },
}

/** Reads a `CancelReply`. */
export const CancelReply: Read = (given, issues) => {
  const object = objectAt(given, issues)
  if (object === undefined) return given
  const reply: Record<string, unknown> = { ...object }
  if (object.success != null && typeof object.success !== "boolean") reply.success = Coerce.flag(object.success)
  return reply
}

/** What is known of a `CancelReply`. */
export const membersOfCancelReply: Known = {
  success: { types: ["boolean","null"] },
  result: {},
  statusCode: {},
  errors: {},
  customProperties: {},
}

/** What is known of a `WebhookBody`. */
export const membersOfWebhookBody: Known = {
  event: {},
  timeStamp: { types: ["string","null"] },
  eventData: {},
  externalOrderId: { types: ["string","null"] },
  orderId: { types: ["string","null"] },
  confirmationId: { types: ["string","null"] },
  isTestMode: { types: ["boolean","null"] },
  isResent: { types: ["boolean","null"] },
}
