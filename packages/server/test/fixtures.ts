/** An endpoint whose clock stands at one moment, and deliveries of that moment. */
import { signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"
import { type Receipt, type WebhookOptions, webhookEndpoint } from "../src/index.ts"

export const secret = signingSecret()
export const url = "https://shop.example/hooks/north?x=1"
export const sentAt = Date.UTC(2026, 2, 20, 17, 16, 40)
export const now = () => sentAt + 1_000

export const eventBody = (more: object = {}) =>
  JSON.stringify({ ...wireEvent("order.completed", { TimeStamp: "2026-03-20T17:16:40.898703Z" }), ...more })

export const requestOf = (
  body = eventBody(),
  options: { secret?: string; host?: string; now?: number } = {},
  to = url,
) => {
  const { headers } = signDelivery(body, { secret, host: new URL(to).host, now: sentAt, ...options })
  return new Request(to, { method: "POST", headers, body })
}

export const opened = (more: Partial<WebhookOptions> = {}) => {
  const received: Receipt[] = []
  const endpoint = webhookEndpoint({
    secrets: [secret],
    on: { "order.completed": (_event, receipt) => received.push(receipt) },
    onRejected: () => {},
    now,
    ...more,
  })
  return { received, deliver: async (request: Request) => (await endpoint(request)).status }
}
