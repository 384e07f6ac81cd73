/** The registry of endpoints: method, path, validation, decoding and source of each. */

import { sources } from "./Documentation.ts"
import { decodeObject, type ResponseFields } from "./decodeResponse.ts"
import type * as Plain from "./generated/interfaces.ts"
import * as requests from "./generated/requests.ts"
import * as responses from "./generated/responses.ts"
import { type Drift, driftOf } from "./SchemaDrift.ts"
import { type StandardSchema, standardSchema } from "./StandardSchema.ts"
import { type FieldIssue, invalid, type Validated, valid } from "./Validated.ts"
import { toIssues, type Validate } from "./validateRequest.ts"
import * as Wire from "./Wire.ts"

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
  /** Returns what a response contains that this SDK does not know. */
  drift(body: unknown): readonly Drift[]
}

/** The request side of an endpoint: validates the input, then turns the copy into the JSON value to send. */
const request = <Input, Copy = unknown>(
  validate: Validate,
  toBody: (copy: Copy) => unknown = (copy) => copy,
) => {
  const validateToBody = (input: unknown): Validated<unknown> => {
    const issues: FieldIssue[] = []
    const copy = validate(input, issues)
    return issues.length === 0 ? valid(toBody(copy as Copy)) : invalid(toIssues(issues)) // validated as its type
  }
  const validateOnly = (input: unknown): Validated<Input> => {
    const validated = validateToBody(input)
    return validated.ok ? valid(input as Input) : validated // validated as its type
  }
  return { request: validateToBody, requestSchema: standardSchema<Input, Input>(validateOnly) }
}

/** The request side of an endpoint without a request. */
const noRequest = {
  request: () => valid(undefined),
  requestSchema: standardSchema<undefined, undefined>(() => valid(undefined)),
}

/** The response side of an endpoint: normalizes the body, decodes it, and detects drift. */
const response = <Value>(fields: ResponseFields, normalize: (body: unknown) => unknown = (body) => body) => {
  const decode = decodeObject(fields)
  const decodeBody = (body: unknown): Validated<Value> => {
    const issues: FieldIssue[] = []
    const value = decode(normalize(body), issues)
    return issues.length === 0 ? valid(value as Value) : invalid(toIssues(issues)) // decoded as its type
  }
  return {
    response: decodeBody,
    responseSchema: standardSchema<unknown, Value>(decodeBody),
    drift: (body: unknown) => driftOf(fields, normalize(body)),
  }
}

const token: Endpoint<Plain.TokenRequest, Plain.TokenResponse> = {
  name: "token",
  method: "POST",
  path: "oauth2/token",
  auth: "none",
  idempotency: "safe",
  source: sources.token,
  ...request(requests.TokenRequest, Wire.tokenBody),
  ...response<Plain.TokenResponse>(responses.tokenResponseFields),
}

const tokenize: Endpoint<Plain.TokenizeRequest, Plain.TokenizeResponse> = {
  name: "tokenize",
  method: "POST",
  path: "tokenize",
  auth: "tokenization",
  idempotency: "none",
  source: sources.tokenize,
  ...request(requests.TokenizeRequest, Wire.tokenizeBody),
  ...response<Plain.TokenizeResponse>(responses.tokenizeResponseFields, Wire.tokenizeResponse),
}

const transmit: Endpoint<Plain.TransmitRequest, Plain.TransmitResponse> = {
  name: "transmit",
  method: "POST",
  path: "transmit",
  auth: "accessToken",
  idempotency: "none",
  source: sources.transmit,
  ...request(requests.TransmitRequest, Wire.transmitBody),
  ...response<Plain.TransmitResponse>(responses.transmitResponseFields),
}

const evaluate: Endpoint<Plain.EvaluateRequest, Plain.EvaluateResponse> = {
  name: "evaluate",
  method: "POST",
  path: "evaluate",
  auth: "accessToken",
  idempotency: "key",
  source: sources.evaluate,
  ...request(requests.EvaluateRequest, Wire.evaluateBody),
  ...response<Plain.EvaluateResponse>(responses.evaluateResponseFields, Wire.evaluateResponse),
}

const outcome: Endpoint<Plain.OutcomeRequest, Plain.OutcomeResponse> = {
  name: "outcome",
  method: "POST",
  path: "outcome",
  auth: "accessToken",
  idempotency: "safe",
  successor: "order",
  source: sources.outcome,
  ...request(requests.OutcomeRequest),
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
  ...request(requests.OrdersQuery, Wire.ordersQuery),
  ...response<Plain.Orders>(responses.ordersFields, Wire.ordersResponse),
}

const capture: Endpoint<Plain.CaptureRequest, Plain.CaptureResponse> = {
  name: "capture",
  method: "POST",
  path: "capture",
  auth: "accessToken",
  idempotency: "key",
  source: sources.capture,
  ...request(requests.CaptureRequest),
  ...response<Plain.CaptureResponse>(responses.captureResponseFields),
}

const refund: Endpoint<Plain.RefundRequest, Plain.RefundResponse> = {
  name: "refund",
  method: "POST",
  path: "orders/{id}/refund",
  auth: "accessToken",
  idempotency: "none",
  source: sources.refund,
  ...request(requests.RefundRequest, Wire.refundBody),
  ...response<Plain.RefundResponse>(responses.refundResponseFields),
}

const cancel: Endpoint<Plain.CancelRequest, Plain.CancelResponse> = {
  name: "cancel",
  method: "POST",
  path: "orders/{id}/cancel",
  auth: "accessToken",
  idempotency: "key",
  source: sources.cancel,
  ...request(requests.CancelRequest),
  ...response<Plain.CancelResponse>(responses.cancelResponseFields, Wire.emptyResponse),
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
