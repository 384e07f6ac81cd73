export type { EventName, EventOf, OrderState, UnknownEvent, WebhookEvent } from "@flexcharge/schema"
export type { EventSink, Receipt } from "./EventSink.ts"
export type { BodyLimits, HeaderGetter, HttpRequest, HttpRequestHead, HttpResponse } from "./HttpMessage.ts"
export {
  type OrderStatus,
  type OrderStatusOptions,
  orderStatusEndpoint,
  orderStatusHandler,
} from "./OrderStatusEndpoint.ts"
export { eventId, type WebhookRequest } from "./receiveWebhook.ts"
export { forwardedAddress } from "./visitor.ts"
export {
  type AuthenticWebhook,
  type Handler,
  type Handlers,
  type WebhookHandler,
  type WebhookOptions,
  webhookAuthenticator,
  webhookEndpoint,
  webhookHandler,
} from "./WebhookEndpoint.ts"
