/** The response formats of the service: one business envelope, three error envelopes, and the API gateway's own. */

/** A response before it is written to the socket. */
export interface HttpResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, a string unchanged. */
  readonly body: object | string
}

/** The fields at the end of every business response. */
export const envelope = (success: boolean, status: string | number | null, result: string | null = null) => ({
  success,
  result,
  status,
  statusCode: null,
  errors: [] as object[],
  customProperties: {},
})

/** A successful response. */
export const ok = (body: object): HttpResponse => ({ status: 200, body })

/** A business error; its errors are .NET value tuples. Source: recorded refund error, 2024, third-party. */
export const businessError = (
  httpStatus: number,
  message: string,
  code: string,
  fields: object = {},
): HttpResponse => ({
  status: httpStatus,
  body: {
    ...fields,
    ...envelope(false, "FAILED"),
    errors: [{ item1: message, item2: code, item3: code, item4: true }],
  },
})

/** Field names with their messages. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** Field errors at the root, next to a TraceId. Source: recorded /evaluate errors of 2024-25, third-party. */
export const flatValidationError = (errors: FieldErrors, traceId: string): HttpResponse => ({
  status: 400,
  body: { ...errors, TraceId: [traceId] },
})

const problemHeaders = { "content-type": "application/problem+json; charset=utf-8" }

/** Field errors as ProblemDetails. Source: docs.flexfactor.io/docs/errors, 2026, vendor. */
export const validationProblem = (errors: FieldErrors, traceId: string): HttpResponse => ({
  status: 400,
  headers: problemHeaders,
  body: {
    type: "https://tools.ietf.org/html/rfc7231#section-6.5.1",
    title: "One or more validation errors occurred.",
    status: 400,
    traceId,
    errors,
  },
})

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
}

/** ProblemDetails without field errors. */
export const problem = (
  status: number,
  traceId: string,
  detail?: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({
  status,
  headers: { ...problemHeaders, ...headers },
  body: {
    type: `https://httpstatuses.io/${status}`,
    title: titles[status] ?? "Error",
    status,
    ...(detail === undefined ? {} : { detail }),
    traceId,
  },
})

/** The response to an invalid or missing access token. */
export const unauthorized = (traceId: string): HttpResponse =>
  problem(401, traceId, undefined, { "www-authenticate": 'Bearer error="invalid_token"' })

/**
 * The response to a route that does not exist; it comes from the API gateway, not from the service.
 *
 * Source: published results of two third-party clients, 2024-25.
 */
export const routeNotFound: HttpResponse = {
  status: 404,
  headers: { "content-type": "application/json" },
  body: { message: "Not Found" },
}
