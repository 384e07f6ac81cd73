import { webhookEndpoint } from "@flexcharge/server"
import { nodeWebhooks } from "@flexcharge/server/node"
import { type Door, questions, serveNode, serveWeb } from "@flexcharge/server/testing"
import { describe, it } from "vitest"

const doors: readonly Door[] = [
  {
    name: "node:http",
    parsers: [],
    hasErrorPath: false,
    start: ({ options }) => serveNode(nodeWebhooks(options)),
  },
  {
    name: "web Request and Response",
    parsers: [],
    hasErrorPath: false,
    start: ({ options }) => serveWeb(webhookEndpoint(options)),
  },
]

for (const door of doors)
  describe(`the exam of ${door.name}`, () => {
    for (const { name, sit } of questions) it(name, () => sit(door))
  })
