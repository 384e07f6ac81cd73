// A function from a web Request to a Response.
import { webhookEndpoint } from "@flexcharge/server"
import { serveWeb } from "@flexcharge/server/testing"

export const adapter = {
  name: "web Request and Response",
  parsers: ["request.text()"],
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const receive = webhookEndpoint(options)
    return serveWeb(async (request) => {
      if (parser) await (isRawBodyKept ? request.clone() : request).text()
      return receive(request)
    })
  },
}
