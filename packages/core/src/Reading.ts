/** What can be read off an answer before anyone knows which operation it belongs to. */
import type { ErrorBody } from "@flexcharge/schema"
import { longestBody } from "./Body.ts"
import type { TransportReply } from "./Transport.ts"

/** The JSON of a body, or what was found in its place. */
export type Parsed =
  | { readonly found: "json"; readonly value: unknown }
  | { readonly found: "empty" | "html" | "truncated" | "oversized"; readonly value?: undefined }

/** Reads a body. The content type is not asked: a proxy may change it, and JSON is JSON. */
export const parse = ({ body }: TransportReply): Parsed => {
  if (body === undefined) return { found: "truncated" }
  if (body.length > longestBody) return { found: "oversized" }
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body
  try {
    return { found: "json", value: JSON.parse(text) }
  } catch {
    return { found: /^\s*$/.test(text) ? "empty" : /^\s*</.test(text) ? "html" : "truncated" }
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date, never negative. */
export const retryAfterMillis = (answer: TransportReply, now: number): number | undefined => {
  const value = answer.header("retry-after")?.trim()
  if (value === undefined || value === "") return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const moment = Date.parse(value)
  if (Number.isNaN(moment)) return undefined
  const servedAt = Date.parse(answer.header("date") ?? "")
  return Math.max(0, moment - (Number.isNaN(servedAt) ? now : servedAt))
}

/** Whether a conflict is surely one of payloads. In doubt the call is under way: to wait cannot pay twice. */
export const isOtherPayload = ({ messages }: ErrorBody): boolean => {
  const text = messages.map(({ message }) => message).join(" ")
  if (/in progress|still|pending|processing/i.test(text)) return false
  return /different|another|mismatch|not match/i.test(text) && /payload|body|parameters/i.test(text)
}
