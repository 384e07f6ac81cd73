/** The registry of endpoints: method, path, validation, decoding and source of each. */

import { bodyWithFields, decodeResponse, type ResponseFields } from "./decodeResponse.ts"
import { sources } from "./Field.ts"
import type * as Plain from "./generated/interfaces.ts"
import * as requests from "./generated/requests.ts"
import * as responses from "./generated/responses.ts"
import { type Drift, driftOf } from "./SchemaDrift.ts"
import { type StandardSchema, standardSchema } from "./StandardSchema.ts"
import type { Validated } from "./Validated.ts"
import { type Validate, validateRequest } from "./validateRequest.ts"

/** How a call is authorized: by an access token, or for /tokenize by merchant id and tokenization key in the query. */
export type Auth = "accessToken" | "tokenization" | "none"

/** Whether a call may be repeated: `safe` always, `key` with the same idempotency key, `none` never automatically. */
export type Idempotency = "safe" | "key" | "none"

/** One endpoint of the service. */
export interface Endpoint<Input, Value> {
  readonly name: string
  readonly method: "GET" | "POST"
  /** Path below the API base, without a leading slash; `{id}` is a path parameter. */
  readonly path: string
  readonly auth: Auth
  readonly idempotency: Idempotency
  /** The endpoint to use instead, when the vendor has deprecated this one. */
  readonly successor?: string
  readonly source: string
  /** Validates a request and returns the JSON value to send; every invalid field is reported. */
  request(input: Input): Validated<unknown>
  /** Decodes a response; unknown fields are kept. */
  response(body: unknown): Validated<Value>
  /** The same validation as a Standard Schema; its output is the unchanged request. */
  readonly requestSchema: StandardSchema<Input>
  /** The same decoding as a Standard Schema. */
  readonly responseSchema: StandardSchema<unknown, Value>
  /** Returns the fields, values and events of a response that this version of the SDK does not define. */
  drift(body: unknown): readonly Drift[]
}

/** The request side of an endpoint. */
const request = <Input>(validate: Validate) => {
  const toBody = validateRequest(validate)
  const requestSchema = standardSchema<Input, Input>((input) => {
    const validated = toBody(input)
    return validated.ok ? { ok: true, value: input as Input } : validated // validated as its type
  })
  return { request: toBody, requestSchema }
}

/** The request side of an endpoint without a request. */
const noRequest = {
  request: (): Validated<unknown> => ({ ok: true, value: undefined }),
  requestSchema: standardSchema<undefined, undefined>(() => ({ ok: true, value: undefined })),
}

/** The response side of an endpoint. */
const response = <Value>(fields: ResponseFields) => {
  const decode = decodeResponse(fields) as (body: unknown) => Validated<Value> // the table is generated from its schema
  return {
    response: decode,
    responseSchema: standardSchema<unknown, Value>(decode),
    drift: (body: unknown) => driftOf(fields, bodyWithFields(body, fields)),
  }
}

const token: Endpoint<Plain.TokenRequest, Plain.TokenResponse> = {
  name: "token",
  method: "POST",
  path: "oauth2/token",
  auth: "none",
  idempotency: "safe",
  source: sources.token,
  ...request<Plain.TokenRequest>(requests.TokenRequest),
  ...response<Plain.TokenResponse>(responses.tokenResponseFields),
}

const tokenize: Endpoint<Plain.TokenizeRequest, Plain.TokenizeResponse> = {
  name: "tokenize",
  method: "POST",
  path: "tokenize",
  auth: "tokenization",
  idempotency: "none",
  source: sources.tokenize,
  ...request<Plain.TokenizeRequest>(requests.TokenizeRequest),
  ...response<Plain.TokenizeResponse>(responses.tokenizeResponseFields),
}

const transmit: Endpoint<Plain.TransmitRequest, Plain.TransmitResponse> = {
  name: "transmit",
  method: "POST",
  path: "transmit",
  auth: "accessToken",
  idempotency: "none",
  source: sources.transmit,
  ...request<Plain.TransmitRequest>(requests.TransmitRequest),
  ...response<Plain.TransmitResponse>(responses.transmitResponseFields),
}

const evaluate: Endpoint<Plain.EvaluateRequest, Plain.EvaluateResponse> = {
  name: "evaluate",
  method: "POST",
  path: "evaluate",
  auth: "accessToken",
  idempotency: "key",
  source: sources.evaluate,
  ...request<Plain.EvaluateRequest>(requests.EvaluateRequest),
  ...response<Plain.EvaluateResponse>(responses.evaluateResponseFields),
}

const outcome: Endpoint<Plain.OutcomeRequest, Plain.OutcomeResponse> = {
  name: "outcome",
  method: "POST",
  path: "outcome",
  auth: "accessToken",
  idempotency: "safe",
  successor: "order",
  source: sources.outcome,
  ...request<Plain.OutcomeRequest>(requests.OutcomeRequest),
  ...response<Plain.OutcomeResponse>(responses.outcomeResponseFields),
}

const order: Endpoint<undefined, Plain.Order> = {
  name: "order",
  method: "GET",
  path: "orders/{id}",
  auth: "accessToken",
  idempotency: "safe",
  source: sources.order,
  ...noRequest,
  ...response<Plain.Order>(responses.orderFields),
}

const orders: Endpoint<Plain.OrdersQuery, Plain.Orders> = {
  name: "orders",
  method: "GET",
  path: "orders",
  auth: "accessToken",
  idempotency: "safe",
  source: sources.orders,
  ...request<Plain.OrdersQuery>(requests.OrdersQuery),
  ...response<Plain.Orders>(responses.ordersFields),
}

const capture: Endpoint<Plain.CaptureRequest, Plain.CaptureResponse> = {
  name: "capture",
  method: "POST",
  path: "capture",
  auth: "accessToken",
  idempotency: "key",
  source: sources.capture,
  ...request<Plain.CaptureRequest>(requests.CaptureRequest),
  ...response<Plain.CaptureResponse>(responses.captureResponseFields),
}

const refund: Endpoint<Plain.RefundRequest, Plain.RefundResponse> = {
  name: "refund",
  method: "POST",
  path: "orders/{id}/refund",
  auth: "accessToken",
  idempotency: "none",
  source: sources.refund,
  ...request<Plain.RefundRequest>(requests.RefundRequest),
  ...response<Plain.RefundResponse>(responses.refundResponseFields),
}

const cancel: Endpoint<Plain.CancelRequest, Plain.CancelResponse> = {
  name: "cancel",
  method: "POST",
  path: "orders/{id}/cancel",
  auth: "accessToken",
  idempotency: "key",
  source: sources.cancel,
  ...request<Plain.CancelRequest>(requests.CancelRequest),
  ...response<Plain.CancelResponse>(responses.cancelResponseFields),
}

const externalCancel: Endpoint<Plain.CancelRequest, Plain.CancelResponse> = {
  ...cancel,
  name: "externalCancel",
  path: "orders/{id}/external-cancel",
}

/** Every endpoint of the service that this SDK supports. */
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
