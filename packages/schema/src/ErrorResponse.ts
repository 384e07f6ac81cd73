/** The three forms of the service's error responses, read into one. */
import { isJsonObject, type JsonObject } from "./decodeResponse.ts"

/** One error of the service. */
export interface ErrorMessage {
  /** The field concerned, under this SDK's name: `transaction.responseCode`. */
  readonly path?: string
  /** The service's text. */
  readonly message: string
  /** The service's code, such as `2001`. */
  readonly code?: string
}

/** The content of an error response. */
export interface ErrorBody {
  readonly messages: readonly ErrorMessage[]
  /** W3C trace id of the service, for its support team. */
  readonly traceId?: string
}

/**
 * Reads an error response in any of the service's three forms. A body in another form gives no messages, never an error.
 *
 * Shape: the envelope with `errors` as a list of texts or of `item1` to `item4`; an object of field names with texts;
 * ProblemDetails with `errors` by field name.
 * Source: sandbox transcripts, 2024-25 (third-party); docs.flexfactor.io/docs/errors, 2026 (vendor).
 */
export const readErrorBody = (body: unknown): ErrorBody => {
  if (!isJsonObject(body)) return { messages: [] }
  const traceId = text(body.traceId) ?? text(body.TraceId) ?? nestedTraceId(body.errors)
  return { messages: messagesOf(body), ...(traceId === undefined ? {} : { traceId }) }
}

const messagesOf = (body: JsonObject): readonly ErrorMessage[] => {
  const messages = Array.isArray(body.errors)
    ? body.errors.flatMap(fromListItem)
    : fromFields(isJsonObject(body.errors) ? body.errors : body)
  if (messages.length > 0) return messages
  const summary = [body.detail, body.title, body.message, body.responseMessage].map(text).find(Boolean)
  return summary === undefined ? [] : [{ message: summary }]
}

const text = (value: unknown): string | undefined => {
  const first = Array.isArray(value) ? value[0] : value
  return typeof first === "string" && first !== "" ? first : undefined
}

const nestedTraceId = (errors: unknown) =>
  isJsonObject(errors) ? (text(errors.TraceId) ?? text(errors.traceId)) : undefined

/** An item of the list `errors`: a text, or an object with the message in `item1` and the code in `item2`. */
const fromListItem = (item: unknown): readonly ErrorMessage[] => {
  if (typeof item === "string") return [{ message: item }]
  if (!isJsonObject(item)) return []
  const message = text(item.item1) ?? text(item.message)
  const code = text(item.item2) ?? text(item.code)
  return message === undefined ? [] : [{ message, ...(code === undefined ? {} : { code }) }]
}

/** An object that has a list of texts for each invalid field. */
const fromFields = (fields: JsonObject): readonly ErrorMessage[] =>
  Object.keys(fields)
    .filter((key) => key.toLowerCase() !== "traceid" && Array.isArray(fields[key]))
    .flatMap((key) =>
      (fields[key] as readonly unknown[]) // filtered to lists above
        .filter((message): message is string => typeof message === "string")
        .map((message) => ({ path: toPath(key), message })),
    )

/** The service's field name, such as `$.Transaction.ResponseCode`, as a path of this SDK. */
const toPath = (name: string): string =>
  name
    .replace(/^\$\./, "")
    .split(".")
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join(".")
