/** What the vendor answers with: three error envelopes, one business envelope, and the raw forms. */

/** An answer before it is written to the socket. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON when an object, sent as it is when a string. */
  readonly body: object | string
}

/** The members that every business answer of the vendor ends with. */
export const envelope = (success: boolean, status: string | null, result: string | null = null) => ({
  success,
  result,
  status,
  statusCode: null,
  errors: [] as object[],
  customProperties: {},
})

/** A good answer. */
export const ok = (body: object): Reply => ({ status: 200, body })

/** The business envelope of a refusal; its errors are .NET value tuples. Source: recorded refund refusal, third-party. */
export const rejected = (
  status: number,
  message: string,
  code: string,
  extra: object = {},
  word: string | null = "FAILED",
): Reply => ({
  status,
  body: {
    ...extra,
    ...envelope(false, word),
    errors: [{ item1: message, item2: code, item3: code, item4: true }],
  },
})

/** Field names with their messages. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

/** Field errors at the root with a TraceId beside them. Source: recorded /evaluate refusals of 2024-25, third-party. */
export const flatValidation = (errors: FieldErrors, traceId: string): Reply => ({
  status: 400,
  body: { ...errors, TraceId: [traceId] },
})

/** Field errors as ProblemDetails. Source: docs.flexfactor.io/docs/errors, 2026, vendor. */
export const problemValidation = (errors: FieldErrors, traceId: string): Reply => ({
  status: 400,
  headers: { "content-type": "application/problem+json; charset=utf-8" },
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
): Reply => ({
  status,
  headers: { "content-type": "application/problem+json; charset=utf-8", ...headers },
  body: {
    type: `https://httpstatuses.io/${status}`,
    title: titles[status] ?? "Error",
    status,
    ...(detail === undefined ? {} : { detail }),
    traceId,
  },
})
