/** Verifies webhooks inside an action of the application. */
import { type Receipt, type WebhookEvent, type WebhookOptions, webhookEndpoint } from "@flexcharge/server"

/** An authentic webhook. */
export interface AuthenticWebhook {
  readonly event: WebhookEvent
  readonly receipt: Receipt
}

/**
 * Verifies webhooks inside your own action: `const { event } = await authenticate({ request })`. A rejected delivery is
 * thrown as the `Response` that the framework then sends.
 *
 * Repetitions are returned like the first delivery; `receipt.id` is the same for all of them.
 */
export const webhookAuthenticator = (
  options: Omit<WebhookOptions, "on" | "sink" | "capacity" | "handlerTimeoutMillis">,
): ((route: { readonly request: Request }) => Promise<AuthenticWebhook>) => {
  webhookEndpoint(options) // rejects invalid secrets now
  return async ({ request }) => {
    let webhook: AuthenticWebhook | undefined
    const accept = (event: WebhookEvent, receipt: Receipt) => {
      webhook = { event, receipt }
      return "accepted" as const
    }
    const response = await webhookEndpoint({ ...options, sink: { accept } })(request)
    if (!webhook) throw response
    return webhook
  }
}
