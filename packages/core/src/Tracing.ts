/** Spans for whoever listens, by OpenTelemetry's conventions for HTTP clients; nothing at all when nobody does. */
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import type { Outgoing } from "./Send.ts"
import type { Settings } from "./Settings.ts"
import { type Caller, clockOf } from "./Task.ts"

/** What is needed of an OpenTelemetry span. */
export interface OpenTelemetrySpan {
  setAttribute(key: string, value: string | number): unknown
  setStatus(status: { code: number }): unknown
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number }
  end(): void
}

/** What is needed of an OpenTelemetry tracer. */
export interface OpenTelemetryTracer {
  startSpan(
    name: string,
    options: { kind: number; attributes: Record<string, string | number> },
  ): OpenTelemetrySpan
}

/** One attempt, as a span sees it. The template stands for the URL: an id or a key never appears. */
interface Attempt {
  readonly operation: string
  readonly method: string
  readonly template: string
  readonly host: string
  readonly number: number
}

/** A span under way. */
export interface Span {
  /** W3C `traceparent` of the span, for the request's header. */
  readonly traceparent: string | undefined
  /** Ends it with the HTTP status, or with the tag of what went wrong. */
  end(status: number | undefined, failure: string | undefined): void
}

/**
 * Starts the span of an attempt if somebody listens: Effect's tracer or parent span first, then OpenTelemetry. What
 * a tracer throws stays with it: no payment fails for want of a span.
 */
export const start = (
  caller: Caller,
  settings: Pick<Settings, "tracer" | "baseUrl">,
  request: Pick<Outgoing, "endpoint" | "attempt">,
): Span | undefined => {
  try {
    const span = begin(caller, settings, request)
    return (
      span && {
        traceparent: wellFormed.test(span.traceparent ?? "") ? span.traceparent : undefined,
        end: (status, failure) => quietly(() => span.end(status, failure)),
      }
    )
  } catch {
    return undefined
  }
}

// Anything else would be refused as a header, and the request with it.
const wellFormed = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

const quietly = (told: () => void): void => {
  try {
    told()
  } catch {
    // a tracer's failure must not become the payment's
  }
}

const begin = (
  caller: Caller,
  { tracer, baseUrl }: Pick<Settings, "tracer" | "baseUrl">,
  request: Pick<Outgoing, "endpoint" | "attempt">,
): Span | undefined => {
  const span = caller?.cache.span
  const effectTracer = caller?.cache.tracer
  if (caller !== undefined && (span !== undefined || effectTracer !== undefined))
    return startEffect(
      span,
      effectTracer ?? caller.getRef(Tracer.Tracer),
      clockOf(caller),
      attemptOf(baseUrl, request),
    )
  const listener = tracer ?? registeredTracer()
  return listener === undefined || listener === false
    ? undefined
    : startOpenTelemetry(listener, attemptOf(baseUrl, request))
}

const attemptOf = (
  baseUrl: string,
  { endpoint, attempt }: Pick<Outgoing, "endpoint" | "attempt">,
): Attempt => {
  const { pathname, host } = new URL(baseUrl)
  return {
    operation: endpoint.name,
    method: endpoint.method,
    template: `${pathname}${endpoint.path}`,
    host,
    number: attempt,
  }
}

const nameOf = ({ method, template }: Attempt) => `${method} ${template}`

const attributesOf = ({ operation, method, template, host, number }: Attempt) => {
  const [address = host, port] = host.split(/:(\d+)$/)
  return {
    "http.request.method": method,
    "url.template": template,
    "server.address": address,
    ...(port === undefined ? {} : { "server.port": Number(port) }),
    ...(number === 1 ? {} : { "http.request.resend_count": number - 1 }),
    "flexcharge.operation": operation,
  }
}

const startEffect = (
  parent: Tracer.AnySpan | undefined,
  tracer: Tracer.Tracer,
  clock: Clock.Clock,
  attempt: Attempt,
): Span => {
  const span = tracer.span({
    name: nameOf(attempt),
    parent: Option.fromUndefinedOr(parent),
    annotations: Context.empty(),
    links: [],
    startTime: clock.currentTimeNanosUnsafe(),
    kind: "client",
    root: parent === undefined,
    sampled: parent?.sampled ?? true,
  })
  for (const [key, value] of Object.entries(attributesOf(attempt))) span.attribute(key, value)
  return {
    traceparent: traceparent(span.traceId, span.spanId, span.sampled ? 1 : 0),
    end(status, failure) {
      if (status !== undefined) span.attribute("http.response.status_code", status)
      if (failure !== undefined) span.attribute("error.type", failure)
      span.end(clock.currentTimeNanosUnsafe(), failure === undefined ? Exit.void : Exit.fail(failure))
    },
  }
}

// OpenTelemetry's numbers for a client span and for an error; its API is not imported, only spoken.
const clientKind = 2
const errorStatus = 2

const startOpenTelemetry = (tracer: OpenTelemetryTracer, attempt: Attempt): Span => {
  const span = tracer.startSpan(nameOf(attempt), { kind: clientKind, attributes: attributesOf(attempt) })
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: traceparent(traceId, spanId, traceFlags),
    end(status, failure) {
      if (status !== undefined) span.setAttribute("http.response.status_code", status)
      if (failure !== undefined) {
        span.setAttribute("error.type", failure)
        span.setStatus({ code: errorStatus })
      }
      span.end()
    },
  }
}

const traceparent = (traceId: string, spanId: string, flags: number) =>
  `00-${traceId}-${spanId}-${flags.toString(16).padStart(2, "0")}`

const registry: unique symbol = Symbol.for("opentelemetry.js.api.1")

/** The tracer of the globally registered provider; `@opentelemetry/api` keeps it under this symbol. */
const registeredTracer = (): OpenTelemetryTracer | undefined => {
  const api = (globalThis as { [registry]?: unknown })[registry] // whatever stands there
  if (typeof api !== "object" || api === null || !("trace" in api)) return undefined
  const provider = api.trace as { getTracer?: (name: string) => OpenTelemetryTracer } // by the API's own contract
  return provider.getTracer?.("@flexcharge/core")
}
