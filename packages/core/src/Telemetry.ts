/** What a program can observe: hooks and spans. None of them receives a secret, and none can fail a payment. */
import type { Drift } from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import type { ApiError } from "./ApiError.ts"
import { requestIdOf, type TransportResponse } from "./Transport.ts"

/** One request about to be sent. */
export interface RequestInfo {
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  readonly method: "GET" | "POST"
  /** The API base and the path with its placeholders, such as `…/v1/orders/{id}`; ids are not included. */
  readonly url: string
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly idempotencyKey: string | undefined
}

/** One response, or none. */
export interface ResponseInfo extends RequestInfo {
  /** HTTP status; absent when there was no response, or a redirect whose status the runtime hides. */
  readonly status: number | undefined
  readonly durationMillis: number
  /** The service's request id (`apigw-requestid`). */
  readonly requestId: string | undefined
}

/** A field, value or event of a response that this version of the SDK does not define. The call succeeded nevertheless. */
export type DriftInfo = Drift & { readonly operation: string }

interface CopiedPayment {
  /** Your own order id. */
  readonly orderId: string
  /** The gateway's id of the transaction. */
  readonly transactionId: string
}

/** A rescue whose copy the service has received. */
export interface Transmitted extends CopiedPayment {
  /** The service's key of the copy; null when it gave none. */
  readonly transactionKey: string | null
}

/** A rescue whose copy did not reach the service. */
export interface TransmitFailure extends CopiedPayment {
  readonly error: ApiError
}

/** Functions that are called as requests are made, all optional. What they throw is ignored. */
export interface Hooks {
  readonly onRequest?: ((request: RequestInfo) => void) | undefined
  readonly onResponse?: ((response: ResponseInfo) => void) | undefined
  readonly onDrift?: ((drift: DriftInfo) => void) | undefined
  readonly onTransmitted?: ((transmitted: Transmitted) => void) | undefined
  readonly onTransmitFailed?: ((failure: TransmitFailure) => void) | undefined
}

/** Calls a hook; an exception or a rejection of the hook is ignored. */
export const notify = <Info>(hook: ((info: Info) => unknown) | undefined, info: Info): void => {
  if (hook === undefined) return
  try {
    const result = hook(info)
    if (typeof result === "object") Promise.resolve(result).catch(() => {})
  } catch {
    // The failure of a hook must not become the failure of a payment.
  }
}

/** The methods of an OpenTelemetry span that are used. */
export interface OpenTelemetrySpan {
  setAttribute(key: string, value: string | number): unknown
  setStatus(status: { code: number }): unknown
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number }
  end(): void
}

/** The method of an OpenTelemetry tracer that is used. */
export interface OpenTelemetryTracer {
  startSpan(
    name: string,
    options: { kind: number; attributes: Record<string, string | number> },
  ): OpenTelemetrySpan
}

/** Where requests are reported. */
export interface TelemetryOptions {
  readonly baseUrl: string
  readonly hooks: Hooks
  readonly tracer: OpenTelemetryTracer | false | undefined
}

/** One attempt of a call, as hooks and spans see it. */
export interface ObservedRequest {
  readonly endpoint: { readonly name: string; readonly method: "GET" | "POST"; readonly path: string }
  readonly attempt: number
  readonly idempotencyKey: string | undefined
  /** Returns milliseconds of the monotonic clock. */
  readonly now: () => number
}

/** Sends a request with the `traceparent` of its span, where it has one. */
type Send = (traceparent: string | undefined) => Effect.Effect<TransportResponse, ApiError>

/** Sends a request with the `traceparent` of its span, and reports it and its end to hooks and spans. */
export const observe = (
  options: TelemetryOptions,
  request: ObservedRequest,
  send: Send,
): Effect.Effect<TransportResponse, ApiError> =>
  Effect.flatMap(recordingTracer(options), (tracer) => {
    const { onRequest, onResponse } = options.hooks
    const isObserved = tracer !== undefined || onRequest !== undefined || onResponse !== undefined
    return isObserved ? sendObserved(options, request, tracer, send) : send(undefined)
  })

const sendObserved = Effect.fnUntraced(function* (
  options: TelemetryOptions,
  { endpoint, attempt, idempotencyKey, now }: ObservedRequest,
  tracer: RecordingTracer | undefined,
  send: Send,
): Effect.fn.Return<TransportResponse, ApiError> {
  const { onRequest, onResponse } = options.hooks
  const url = `${options.baseUrl}${endpoint.path}`
  const info: RequestInfo = {
    operation: endpoint.name,
    method: endpoint.method,
    url,
    attempt,
    idempotencyKey,
  }
  const span = tracer === undefined ? undefined : yield* startSpan(tracer, info)
  const startedAt = now()
  notify(onRequest, info)
  if (span === undefined && onResponse === undefined) return yield* send(undefined)
  return yield* Effect.onExit(send(traceparentOf(span)), (exit) =>
    Effect.gen(function* () {
      const response = Exit.isSuccess(exit) ? exit.value : undefined
      const status = response?.status || undefined
      if (span !== undefined) endSpan(span, yield* Clock.currentTimeNanos, status, failureOf(exit))
      const durationMillis = Math.round(now() - startedAt)
      notify(onResponse, { ...info, status, durationMillis, requestId: reportedRequestId(response) })
    }),
  )
})

const failureOf = (exit: Exit.Exit<TransportResponse, ApiError>): string | undefined => {
  if (Exit.isSuccess(exit)) return exit.value.status >= 400 ? String(exit.value.status) : undefined
  return Option.getOrUndefined(Exit.findErrorOption(exit))?.reason._tag ?? "Interrupted"
}

/** A header function that throws here throws again where the response is decoded, and is reported there. */
const reportedRequestId = (response: TransportResponse | undefined): string | undefined => {
  try {
    return response === undefined ? undefined : requestIdOf(response)
  } catch {
    return undefined
  }
}

/** What records the span of a request: the fiber's own tracer, or OpenTelemetry's. */
type RecordingTracer = "effect" | OpenTelemetryTracer

/**
 * What records the spans of the running effect; undefined where nothing does. Effect's tracer counts only if the
 * application traces with Effect: with a tracer of its own, or with a span around the operation. The client's operation
 * spans alone are not recorded anywhere.
 */
const recordingTracer = ({ tracer }: TelemetryOptions): Effect.Effect<RecordingTracer | undefined> =>
  Effect.map(Effect.context<never>(), (context) => {
    if (Context.get(context, Tracer.Tracer) !== Tracer.nativeTracer) return "effect"
    const operation = Option.getOrUndefined(Context.getOption(context, Tracer.ParentSpan))
    if (operation?._tag === "ExternalSpan") return "effect"
    if (operation !== undefined && Option.isSome(operation.parent)) return "effect"
    return (tracer ?? registeredTracer()) || undefined
  })

/**
 * Starts the span of a request, as a child of the fiber's span where Effect records it. Attributes follow the
 * OpenTelemetry conventions for HTTP clients; URLs appear as templates.
 */
const startSpan = (tracer: RecordingTracer, info: RequestInfo): Effect.Effect<Tracer.Span | undefined> =>
  Effect.suspend(() => {
    const { pathname, host } = new URL(info.url)
    const template = decodeURI(pathname)
    const [address = host, port] = host.split(/:(\d+)$/)
    const attributes = {
      "http.request.method": info.method,
      "url.template": template,
      "server.address": address,
      ...(port === undefined ? {} : { "server.port": Number(port) }),
      ...(info.attempt === 1 ? {} : { "http.request.resend_count": info.attempt - 1 }),
      "flexcharge.operation": info.operation,
    }
    const span = Effect.makeSpan(`${info.method} ${template}`, { kind: "client", attributes })
    return tracer === "effect" ? span : Effect.withTracer(span, openTelemetryTracer(tracer, attributes))
  }).pipe(Effect.catchDefect(() => Effect.succeed(undefined)))

const traceparentOf = (span: Tracer.Span | undefined): string | undefined => {
  if (span === undefined) return undefined
  const traceparent = `00-${span.traceId}-${span.spanId}-${span.sampled ? "01" : "00"}`
  // A malformed header would make the request fail.
  return /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent) ? traceparent : undefined
}

const endSpan = (
  span: Tracer.Span,
  now: bigint,
  status: number | undefined,
  failure: string | undefined,
): void => {
  try {
    if (status !== undefined) span.attribute("http.response.status_code", status)
    if (failure !== undefined) span.attribute("error.type", failure)
    span.end(now, failure === undefined ? Exit.void : Exit.fail(failure))
  } catch {
    // The failure of a tracer must not become the failure of a payment.
  }
}

// The numbers of OpenTelemetry for a client span and for an error; its package is not imported.
const clientSpanKind = 2
const errorStatusCode = 2

/** An Effect tracer whose spans are spans of OpenTelemetry. */
const openTelemetryTracer = (
  tracer: OpenTelemetryTracer,
  initialAttributes: Record<string, string | number>,
): Tracer.Tracer =>
  Tracer.make({
    span({ name, parent, annotations, links, startTime, kind }) {
      const span = tracer.startSpan(name, { kind: clientSpanKind, attributes: initialAttributes })
      const { traceId, spanId, traceFlags } = span.spanContext()
      const attributes = new Map<string, unknown>(Object.entries(initialAttributes))
      return {
        _tag: "Span",
        name,
        traceId,
        spanId,
        sampled: traceFlags % 2 === 1,
        parent,
        annotations,
        links,
        kind,
        attributes,
        status: { _tag: "Started", startTime },
        attribute(key, value) {
          if (attributes.get(key) === value) return
          attributes.set(key, value)
          span.setAttribute(key, typeof value === "number" ? value : String(value))
        },
        end(_endTime, exit) {
          if (Exit.isFailure(exit)) span.setStatus({ code: errorStatusCode })
          span.end()
        },
        event() {},
        addLinks() {},
      }
    },
  })

const registry: unique symbol = Symbol.for("opentelemetry.js.api.1")

/** The tracer of the globally registered provider, which `@opentelemetry/api` keeps under this symbol. */
const registeredTracer = (): OpenTelemetryTracer | undefined => {
  const api = (globalThis as { [registry]?: unknown })[registry] // checked below
  if (typeof api !== "object" || api === null || !("trace" in api)) return undefined
  const provider = api.trace as { getTracer?: (name: string) => OpenTelemetryTracer } // the contract of that package
  try {
    return provider.getTracer?.("@flexcharge/core")
  } catch {
    return undefined // the failure of a tracer must not become the failure of a payment
  }
}
