import { webhookHandler } from "@flexcharge/server"
import { secrets } from "../shop/webhookSecrets.ts"
import { on } from "../webhook/orders.ts"

// #region handler
/** The event of API Gateway and function URLs, payload version 2.0; `@types/aws-lambda` has the complete type. */
interface FunctionEvent {
  rawPath: string
  rawQueryString: string
  headers: Record<string, string | undefined>
  requestContext: { http: { method: string } }
  body?: string
  isBase64Encoded: boolean
}

// Outside the handler, so that it recognizes repetitions between the calls of one instance.
const handleWebhook = webhookHandler({ secrets, on, publicHost: "fn.example" })

export const handler = async ({ rawPath, rawQueryString, requestContext, ...event }: FunctionEvent) => {
  const { status, headers, body, error } = await handleWebhook({
    method: requestContext.http.method,
    url: `${rawPath}?${rawQueryString}`,
    header: (name) => event.headers[name],
    body: async () => Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"), // the raw body
  })
  if (error) console.error(error)
  return { statusCode: status, headers, body: String(body) }
}
// #endregion handler
