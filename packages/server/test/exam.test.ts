import { buffer } from "node:stream/consumers"
import { webhookEndpoint } from "@flexcharge/server"
import { nodeWebhooks } from "@flexcharge/server/node"
import { type Door, questions, serveNode, serveWeb } from "@flexcharge/server/testing"
import { describe, it } from "vitest"
import { lambdaDoor } from "./lambda.ts"

const doors: readonly Door[] = [
  {
    name: "node:http",
    parsers: ["another reader of the request's stream"],
    hasErrorPath: false,
    start: ({ options, parser, isRawBodyKept }) => {
      const take = nodeWebhooks(options)
      return serveNode(async (request, response) => {
        const bytes = parser && (await buffer(request))
        await take(Object.assign(request, isRawBodyKept && { rawBody: bytes }), response)
      })
    },
  },
  {
    name: "web Request and Response",
    parsers: ["request.text()"],
    hasErrorPath: false,
    start: ({ options, parser, isRawBodyKept }) => {
      const take = webhookEndpoint(options)
      return serveWeb(async (request) => {
        if (parser) await (isRawBodyKept ? request.clone() : request).text()
        return take(request)
      })
    },
  },
  lambdaDoor,
]

for (const door of doors)
  describe(`the exam of ${door.name}`, () => {
    for (const { name, sit } of questions) it(name, () => sit(door))
  })
