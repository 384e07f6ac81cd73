/** The register: every endpoint of the service with its method, path, codecs and source. */
import type { Checked } from "./Checked.ts"
import { sources } from "./Documentation.ts"
import type { Drift } from "./Drift.ts"
import { nothing, reply, request } from "./EndpointCodec.ts"
import type * as Plain from "./Interfaces.generated.ts"
import * as Replies from "./Replies.generated.ts"
import * as Requests from "./Requests.generated.ts"
import type { StandardSchema } from "./StandardSchema.ts"
import * as Wire from "./Wire.ts"

/** How a call shows who it is: a bearer, or for /tokenize the merchant id and tokenization key in the query. */
export type Auth = "bearer" | "tokenization" | "none"

/** Whether a call may be repeated: `safe` always, `key` with the same idempotency key, `none` never by itself. */
export type Idempotency = "safe" | "key" | "none"

/** One endpoint of the service. */
export interface Endpoint<Input, Reply> {
  readonly name: string
  readonly method: "GET" | "POST"
  /** Path below the API base, without a leading slash; `{id}` stands for a path argument. */
  readonly path: string
  readonly auth: Auth
  readonly idempotency: Idempotency
  /** The endpoint to use instead, when the vendor has deprecated this one. */
  readonly successor?: string
  readonly source: string
  /** Checks a request and gives the wire's JSON for `JSON.stringify`; every offending field is reported. */
  request(input: Input): Checked<unknown>
  /** Reads a reply; unknown members are kept. */
  reply(body: unknown): Checked<Reply>
  /** The same check as a Standard Schema; its output is the request as it was given. */
  readonly requestSchema: StandardSchema<Input>
  /** The same reading as a Standard Schema. */
  readonly replySchema: StandardSchema<unknown, Reply>
  /** What a reply holds that this SDK does not know. */
  drift(body: unknown): readonly Drift[]
}

const token: Endpoint<Plain.TokenRequest, Plain.TokenReply> = {
  name: "token",
  method: "POST",
  path: "oauth2/token",
  auth: "none",
  idempotency: "safe",
  source: sources.token,
  ...request(Requests.TokenRequest, Wire.tokenBody),
  ...reply<Plain.TokenReply>(Replies.TokenReply, Replies.membersOfTokenReply),
}

const tokenize: Endpoint<Plain.TokenizeRequest, Plain.TokenizeReply> = {
  name: "tokenize",
  method: "POST",
  path: "tokenize",
  auth: "tokenization",
  idempotency: "none",
  source: sources.tokenize,
  ...request(Requests.TokenizeRequest, Wire.tokenizeBody),
  ...reply<Plain.TokenizeReply>(Replies.TokenizeReply, Replies.membersOfTokenizeReply, Wire.tokenizeReply),
}

const transmit: Endpoint<Plain.TransmitRequest, Plain.TransmitReply> = {
  name: "transmit",
  method: "POST",
  path: "transmit",
  auth: "bearer",
  idempotency: "none",
  source: sources.transmit,
  ...request(Requests.TransmitRequest, Wire.transmitBody),
  ...reply<Plain.TransmitReply>(Replies.TransmitReply, Replies.membersOfTransmitReply),
}

const evaluate: Endpoint<Plain.EvaluateRequest, Plain.EvaluateReply> = {
  name: "evaluate",
  method: "POST",
  path: "evaluate",
  auth: "bearer",
  idempotency: "key",
  source: sources.evaluate,
  ...request(Requests.EvaluateRequest, Wire.evaluateBody),
  ...reply<Plain.EvaluateReply>(Replies.EvaluateReply, Replies.membersOfEvaluateReply, Wire.evaluateReply),
}

const outcome: Endpoint<Plain.OutcomeRequest, Plain.OutcomeReply> = {
  name: "outcome",
  method: "POST",
  path: "outcome",
  auth: "bearer",
  idempotency: "safe",
  successor: "order",
  source: sources.outcome,
  ...request(Requests.OutcomeRequest),
  ...reply<Plain.OutcomeReply>(Replies.OutcomeReply, Replies.membersOfOutcomeReply),
}

const order: Endpoint<undefined, Plain.Order> = {
  name: "order",
  method: "GET",
  path: "orders/{id}",
  auth: "bearer",
  idempotency: "safe",
  source: sources.order,
  ...nothing,
  ...reply<Plain.Order>(Replies.Order, Replies.membersOfOrder),
}

const orders: Endpoint<Plain.OrdersQuery, Plain.Orders> = {
  name: "orders",
  method: "GET",
  path: "orders",
  auth: "bearer",
  idempotency: "safe",
  source: sources.orders,
  ...request(Requests.OrdersQuery, Wire.ordersQuery),
  ...reply<Plain.Orders>(Replies.Orders, Replies.membersOfOrders, Wire.ordersReply),
}

const capture: Endpoint<Plain.CaptureRequest, Plain.CaptureReply> = {
  name: "capture",
  method: "POST",
  path: "capture",
  auth: "bearer",
  idempotency: "key",
  source: sources.capture,
  ...request(Requests.CaptureRequest),
  ...reply<Plain.CaptureReply>(Replies.CaptureReply, Replies.membersOfCaptureReply),
}

const refund: Endpoint<Plain.RefundRequest, Plain.RefundReply> = {
  name: "refund",
  method: "POST",
  path: "orders/{id}/refund",
  auth: "bearer",
  idempotency: "none",
  source: sources.refund,
  ...request(Requests.RefundRequest, Wire.refundBody),
  ...reply<Plain.RefundReply>(Replies.RefundReply, Replies.membersOfRefundReply),
}

const cancel: Endpoint<Plain.CancelRequest, Plain.CancelReply> = {
  name: "cancel",
  method: "POST",
  path: "orders/{id}/cancel",
  auth: "bearer",
  idempotency: "key",
  source: sources.cancel,
  ...request(Requests.CancelRequest),
  ...reply<Plain.CancelReply>(Replies.CancelReply, Replies.membersOfCancelReply, Wire.emptyReply),
}

const externalCancel: Endpoint<Plain.CancelRequest, Plain.CancelReply> = {
  ...cancel,
  name: "externalCancel",
  path: "orders/{id}/external-cancel",
}

/** Every endpoint of the service that this SDK speaks. */
export const endpoints = {
  token,
  tokenize,
  transmit,
  evaluate,
  outcome,
  order,
  orders,
  capture,
  refund,
  cancel,
  externalCancel,
} as const
