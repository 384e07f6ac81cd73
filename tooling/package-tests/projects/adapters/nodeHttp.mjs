// Node's own HTTP server.
import { buffer } from "node:stream/consumers"
import { nodeWebhooks } from "@flexcharge/server/node"
import { serveNode } from "@flexcharge/server/testing"

export const adapter = {
  name: "node:http",
  parsers: ["another reader of the request's stream"],
  hasErrorPath: false,
  start: ({ options, parser, isRawBodyKept }) => {
    const receive = nodeWebhooks(options)
    return serveNode(async (request, response) => {
      const bytes = parser && (await buffer(request))
      if (isRawBodyKept) request.rawBody = bytes
      await receive(request, response)
    })
  },
}
