/** What the tests start from: one secret, one clock, one signed delivery. */
import { signDelivery, wireEvent } from "../src/testing.ts"
import { isWebhookError, type WebhookError } from "../src/WebhookError.ts"

/** 2026-03-20 17:16:40 UTC: whole seconds, as the scheme's date has. */
export const sentAt = Date.UTC(2026, 2, 20, 17, 16, 40)
export const host = "shop.example"
export const now = () => sentAt + 1_000

const keyOf = (fill: number) => Buffer.alloc(64, fill).toString("base64")
export const secret = keyOf(1)
export const oldSecret = keyOf(2)

export const text = JSON.stringify(wireEvent("order.completed", { TimeStamp: "2026-03-20T17:16:40.898703Z" }))
export const signed = (body: string | Uint8Array = text, options: { host?: string; secret?: string } = {}) =>
  signDelivery(body, { secret, host, now: sentAt, nonce: "0123456789abcdef0123456789abcdef", ...options })

/** A rejection; fails the test where nothing, or anything else, was thrown. */
export const rejectionOf = async (attempt: () => unknown): Promise<WebhookError> => {
  try {
    await attempt()
  } catch (error) {
    if (isWebhookError(error)) return error
    throw error
  }
  throw new Error("expected a WebhookError, nothing was thrown")
}

/** The reason of a rejection. */
export const reasonOf = async (attempt: () => unknown): Promise<WebhookError["reason"]> =>
  (await rejectionOf(attempt)).reason
