/** Parses the event of a verified body. */
import { describe, parseEvent, type WebhookEvent } from "@flexcharge/schema/plain"
import { type VerifiedBody, verifiedBytes } from "./VerifiedBody.ts"
import { type Delivery, type VerifyOptions, verify } from "./verify.ts"
import { rejectDelivery } from "./WebhookError.ts"

/**
 * Parses the event of a verified body. An unknown event name is an `UnknownEvent`, never an error.
 *
 * Errors: `MalformedBody`, `InvalidEvent`; `NotVerified` when the type was circumvented.
 */
export const parse = (body: VerifiedBody): WebhookEvent => {
  const event = parseEvent(parseJson(verifiedBytes(body)))
  return event.ok ? event.value : rejectDelivery("InvalidEvent", describe(event.issues))
}

/** Verifies a delivery and parses its event. */
export const unwrap = async (delivery: Delivery, options: VerifyOptions): Promise<WebhookEvent> =>
  parse(await verify(delivery, options))

const maxDepth = 64

/** Parses UTF-8 JSON without `__proto__` keys. Of repeated keys the last one counts. */
const parseJson = (bytes: Uint8Array): unknown => {
  const json = decodeJson(bytes)
  return isSafe(json, maxDepth)
    ? json
    : rejectDelivery("MalformedBody", `nested deeper than ${maxDepth} levels`)
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

const decodeJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return rejectDelivery("MalformedBody", "not JSON in UTF-8")
  }
}

/** Removes `__proto__` keys, and returns false for nesting that could overflow the stack of a handler. */
const isSafe = (json: unknown, depthLeft: number): boolean => {
  if (typeof json !== "object" || json === null) return true
  if (depthLeft === 0) return false
  if (Object.hasOwn(json, "__proto__")) Reflect.deleteProperty(json, "__proto__")
  for (const value of Object.values(json)) if (!isSafe(value, depthLeft - 1)) return false
  return true
}
