export { memoryNonces, type NonceStore } from "./NonceStore.ts"
export { checkLimit, checkLimits, ownProperties, publicHostOf } from "./options.ts"
export { parse, unwrap } from "./parse.ts"
export { type Provenance, rawBytes, type VerifiedBody } from "./VerifiedBody.ts"
export {
  checkHeaders,
  checkOptions,
  type Delivery,
  type DeliveryHeaders,
  type DeliveryOrigin,
  type HeaderLookup,
  type HeaderRecord,
  type SigningSecret,
  type VerifyOptions,
  verify,
} from "./verify.ts"
export {
  isWebhookError,
  type ReasonDetails,
  type ReasonTag,
  rejectDelivery,
  type WebhookError,
  type WebhookErrorReason,
  webhookError,
} from "./WebhookError.ts"
