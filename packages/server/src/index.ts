export type { EventName, EventOf, OrderState, UnknownEvent, WebhookEvent } from "@flexcharge/schema"
export { type EventSink, eventId, type Receipt } from "./EventSink.ts"
export type { Answer, BodyLimits, HeaderOf, Incoming, IncomingHead } from "./Exchange.ts"
export type { Handler, Handlers } from "./Handlers.ts"
export {
  type OrderStatus,
  type OrderStatusOptions,
  orderStatusEndpoint,
  orderStatusTeller,
} from "./OrderStatusEndpoint.ts"
export { type Receive, webhookEndpoint, webhookReceiver } from "./WebhookEndpoint.ts"
export type { WebhookOptions, WebhookRequest } from "./WebhookOptions.ts"
