/** Checks webhooks inside an action of the application's own. */
import { type Receipt, type WebhookEvent, type WebhookOptions, webhookEndpoint } from "@flexcharge/server"

/** A webhook that is authentic. */
export interface AuthenticWebhook {
  readonly event: WebhookEvent
  readonly receipt: Receipt
}

/**
 * Checks webhooks inside an action of your own: `const { event } = await authenticate({ request })`. What is not
 * authentic is thrown as the `Response` that the framework then answers with.
 *
 * Gotchas: repetitions are given to you like the first; `receipt.id` is the same for all of them.
 */
export const webhookAuthenticator = (
  options: Omit<WebhookOptions, "on" | "sink" | "capacity" | "handlerTimeoutMillis">,
): ((route: { readonly request: Request }) => Promise<AuthenticWebhook>) => {
  webhookEndpoint(options) // secrets that cannot be right are refused now
  return async ({ request }) => {
    let heard: AuthenticWebhook | undefined
    const accept = (event: WebhookEvent, receipt: Receipt) => {
      heard = { event, receipt }
      return "accepted" as const
    }
    const response = await webhookEndpoint({ ...options, sink: { accept } })(request)
    if (!heard) throw response
    return heard
  }
}
