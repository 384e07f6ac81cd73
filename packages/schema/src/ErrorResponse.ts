/** The three ways in which the service says what went wrong, read into one. */
import { isJsonObject } from "./Wire.ts"

/** One complaint of the service. */
export interface ErrorMessage {
  /** The field complained about, in this SDK's spelling: `transaction.responseCode`. */
  readonly path?: string
  /** The service's text. */
  readonly message: string
  /** The service's code, such as `2001`. */
  readonly code?: string
}

/** What an error reply says. */
export interface ErrorBody {
  readonly messages: readonly ErrorMessage[]
  /** W3C trace id of the service's side, for its support. */
  readonly traceId?: string
}

/**
 * Reads an error body in any of the vendor's envelopes; an unreadable one gives no messages, never a failure.
 *
 * Shape: a business envelope with `errors` as texts or as `item1`..`item4`; a flat object of field to texts;
 * ProblemDetails with `errors` by field.
 * Source: sandbox transcripts, 2024-25 (third-party); docs.flexfactor.io/docs/errors, 2026 (vendor).
 */
export const readErrorBody = (body: unknown): ErrorBody => {
  if (!isJsonObject(body)) return { messages: [] }
  const traceId = text(body.traceId) ?? text(body.TraceId) ?? nestedTraceId(body.errors)
  const messages = Array.isArray(body.errors)
    ? body.errors.flatMap(tuple)
    : isJsonObject(body.errors)
      ? byField(body.errors)
      : byField(body)
  const said = [body.detail, body.title, body.message, body.responseMessage].map(text).find(Boolean)
  const spoken = messages.length > 0 || said === undefined ? messages : [{ message: said }]
  return { messages: spoken, ...(traceId === undefined ? {} : { traceId }) }
}

const text = (value: unknown): string | undefined => {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === "string" && first !== "" ? first : undefined
}

const nestedTraceId = (errors: unknown) =>
  isJsonObject(errors) ? (text(errors.TraceId) ?? text(errors.traceId)) : undefined

const tuple = (item: unknown): readonly ErrorMessage[] => {
  if (typeof item === "string") return [{ message: item }]
  if (!isJsonObject(item)) return []
  const message = text(item.item1) ?? text(item.message)
  const code = text(item.item2) ?? text(item.code)
  return message === undefined ? [] : [{ message, ...(code === undefined ? {} : { code }) }]
}

const byField = (fields: Readonly<Record<string, unknown>>): readonly ErrorMessage[] =>
  Object.keys(fields)
    .filter((key) => key.toLowerCase() !== "traceid" && Array.isArray(fields[key]))
    .flatMap((key) =>
      (fields[key] as readonly unknown[]) // filtered to lists above
        .filter((message): message is string => typeof message === "string")
        .map((message) => ({ path: toPath(key), message })),
    )

const toPath = (name: string): string =>
  name
    .replace(/^\$\./, "")
    .split(".")
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join(".")
