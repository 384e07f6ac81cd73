import { buffer } from "node:stream/consumers"
import { webhookEndpoint } from "@flexcharge/server"
import { nodeWebhooks } from "@flexcharge/server/node"
import { type Adapter, cases, serveNode, serveWeb } from "@flexcharge/server/testing"
import { describe, test } from "vitest"
import { lambdaAdapter } from "./lambda.ts"

const adapters: readonly Adapter[] = [
  {
    name: "node:http",
    parsers: ["another reader of the request's stream"],
    hasErrorPath: false,
    start: ({ options, parser, isRawBodyKept }) => {
      const handle = nodeWebhooks(options)
      return serveNode(async (request, response) => {
        const bytes = parser && (await buffer(request))
        await handle(Object.assign(request, isRawBodyKept && { rawBody: bytes }), response)
      })
    },
  },
  {
    name: "web Request and Response",
    parsers: ["request.text()"],
    hasErrorPath: false,
    start: ({ options, parser, isRawBodyKept }) => {
      const handle = webhookEndpoint(options)
      return serveWeb(async (request) => {
        if (parser) await (isRawBodyKept ? request.clone() : request).text()
        return handle(request)
      })
    },
  },
  lambdaAdapter,
]

for (const adapter of adapters)
  describe(`the conformance suite of ${adapter.name}`, () => {
    for (const { name, run } of cases) test(name, () => run(adapter))
  })
