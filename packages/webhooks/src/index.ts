export { memoryNonces, type NonceStore } from "./NonceStore.ts"
export { checkLimit, checkLimits, ownProperties, publicHostOf } from "./options.ts"
export { parse, unwrap } from "./parse.ts"
export { type Provenance, rawBytes, type VerifiedBody } from "./VerifiedBody.ts"
export {
  checkOptions,
  copyBytes,
  type Delivery,
  type DeliveryHeaders,
  type DeliveryOrigin,
  type HeaderLookup,
  type HeaderRecord,
  readSignatureHeaders,
  readVerifySettings,
  type SignatureHeaders,
  type SignedContent,
  type SigningSecret,
  type VerifyOptions,
  type VerifySettings,
  verify,
  verifySignature,
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
