// AWS Lambda: the server turns each request into an event of payload version 2.0, as an API gateway does.
import { webhookHandler } from "@flexcharge/server"
import { rawBody, sendResponse } from "@flexcharge/server/node"
import { serveNode } from "@flexcharge/server/testing"
import { rejectDelivery } from "@flexcharge/webhooks"

const parsers = ["httpJsonBodyParser()"]

const lambdaHandler = (options) => {
  const receive = webhookHandler(options)
  return async (event) => {
    const { status, headers, body } = await receive({
      method: event.requestContext.http.method,
      url: `${event.rawPath}?${event.rawQueryString}`,
      header: (name) => event.headers[name],
      body: async () => {
        const { body = "", isBase64Encoded } = event
        if (typeof body !== "string")
          rejectDelivery("BodyAlreadyParsed", parsers[0], "; handle webhooks before it")
        return Buffer.from(body, isBase64Encoded ? "base64" : "utf8")
      },
    })
    return { statusCode: status, headers, body }
  }
}

export const adapter = {
  name: "AWS Lambda",
  parsers,
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const handler = lambdaHandler(options)
    return serveNode(async (request, response) => {
      const readText = await rawBody({}, request, options).then(
        (bytes) => () => Buffer.from(bytes).toString("base64"),
        (error) => () => {
          throw error
        },
      )
      const [rawPath, rawQueryString = ""] = request.url.split("?")
      const { statusCode, headers, body } = await handler({
        rawPath,
        rawQueryString,
        headers: request.headers,
        requestContext: { http: { method: request.method } },
        isBase64Encoded: true,
        get body() {
          const text = readText()
          return parser && !isRawBodyKept ? JSON.parse(Buffer.from(text, "base64").toString()) : text
        },
      })
      await sendResponse(request, response, { status: statusCode, headers, body })
    })
  },
}
