export type { Delivery, DeliveryHeaders, HeaderLookup, HeaderRecord } from "./Delivery.ts"
export { memoryNonces, type NonceStore } from "./Replay.ts"
export { checkSecrets, type SigningSecret } from "./Signature.ts"
export { type Provenance, rawBytes, type VerifiedBody } from "./VerifiedBody.ts"
export { type DeliveryOrigin, parse, unwrap, type VerifyOptions, verify } from "./Webhook.ts"
export {
  isWebhookError,
  type ReasonDetails,
  type ReasonTag,
  refuse,
  type WebhookError,
  type WebhookErrorReason,
} from "./WebhookError.ts"
