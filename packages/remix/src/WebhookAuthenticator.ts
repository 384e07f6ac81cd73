/** Verifies webhooks inside an action of the application. */
import {
  type AuthenticWebhook,
  webhookAuthenticator as authenticator,
  type WebhookOptions,
} from "@flexcharge/server"

/**
 * Verifies webhooks inside your own action: `const { event } = await authenticate({ request })`. A rejected delivery,
 * and an event of the other `environment`, is thrown as the `Response` that the framework then sends.
 *
 * Repetitions are returned like the first delivery; `receipt.id` is the same for all of them. A delivery older than the
 * tolerance is returned only if `onStale` confirms it, repetitions included.
 */
export const webhookAuthenticator = (
  options: Omit<WebhookOptions, "on" | "sink" | "handlerTimeoutMillis">,
): ((route: { readonly request: Request }) => Promise<AuthenticWebhook>) => {
  const authenticate = authenticator(options)
  return async ({ request }) => {
    const result = await authenticate(request)
    if (result instanceof Response) throw result
    return result
  }
}
