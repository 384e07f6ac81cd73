/** AWS Lambda as an adapter for the conformance suite: a gateway that makes an event of each request, and a handler for such events. */
import { type WebhookOptions, webhookHandler } from "@flexcharge/server"
import { rawBody, sendResponse } from "@flexcharge/server/node"
import { type Adapter, serveNode } from "@flexcharge/server/testing"
import { rejectDelivery } from "@flexcharge/webhooks"

/** What API Gateway and function URLs hand over, payload version 2.0, as far as it is used here. */
interface FunctionEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly requestContext: { readonly http: { readonly method: string } }
  /** Text, or base64; an object once a middleware has parsed it. */
  readonly body?: unknown
  readonly isBase64Encoded: boolean
}

const parser = "httpJsonBodyParser()"

const handlerOf = (options: WebhookOptions) => {
  const receive = webhookHandler(options)
  return async (event: FunctionEvent) => {
    const response = await receive({
      method: event.requestContext.http.method,
      url: `${event.rawPath}?${event.rawQueryString}`,
      header: (name) => event.headers[name],
      body: async () => {
        const { body = "", isBase64Encoded } = event
        if (typeof body !== "string")
          return rejectDelivery("BodyAlreadyParsed", parser, "; handle webhooks before it")
        return Buffer.from(body, isBase64Encoded ? "base64" : "utf8")
      },
    })
    return { statusCode: response.status, headers: response.headers, body: String(response.body) }
  }
}

/** The adapter: events with base64 bodies. */
export const lambdaAdapter: Adapter = {
  name: "AWS Lambda",
  parsers: [parser],
  hasErrorPath: false,
  start: ({ options, parser: isParsed, isRawBodyKept }) => {
    const handler = handlerOf(options)
    const { maxBodyBytes = 0, bodyTimeoutMillis = 0 } = options
    return serveNode(async (request, response) => {
      // A gateway has read the whole body before it calls the function. A failure to read it is reported to the function.
      const read = await rawBody({}, request, { maxBodyBytes, bodyTimeoutMillis }).then(
        (bytes) => () => Buffer.from(bytes).toString("base64"),
        (error) => () => {
          throw error
        },
      )
      const [rawPath = "/", rawQueryString = ""] = request.url?.split("?") ?? []
      const { statusCode, headers, body } = await handler({
        rawPath,
        rawQueryString,
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        ),
        requestContext: { http: { method: request.method ?? "" } },
        isBase64Encoded: true,
        get body() {
          const text = read()
          return isParsed && !isRawBodyKept ? JSON.parse(Buffer.from(text, "base64").toString()) : text
        },
      })
      await sendResponse(request, response, { status: statusCode, headers, body })
    })
  },
}
