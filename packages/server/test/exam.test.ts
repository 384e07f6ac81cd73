import { createServer, type IncomingMessage, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { webhookEndpoint } from "@flexcharge/server"
import { nodeWebhooks } from "@flexcharge/server/node"
import { type Desk, type Door, questions } from "@flexcharge/server/testing"
import { describe, it } from "vitest"

const listen = (listener: RequestListener): Promise<Desk> => {
  const server = createServer(listener)
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo // as: a TCP server has a port
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed())
          server.closeAllConnections()
        })
      resolve({ url: `http://127.0.0.1:${port}/webhooks`, close })
    })
  })
}

const nodeDoor: Door = {
  name: "node:http",
  parsers: [],
  hasErrorPath: false,
  start: ({ options }) => listen(nodeWebhooks(options)),
}

const toRequest = (message: IncomingMessage): Request => {
  const { method = "", url, headers } = message
  const body = method === "GET" || method === "HEAD" ? null : (Readable.toWeb(message) as ReadableStream) // as: one stream type, two declarations
  const init = { method, headers: headers as Record<string, string>, body, duplex: "half" } // as: the exam repeats no header
  return new Request(`http://${headers.host}${url}`, init)
}

const webDoor: Door = {
  name: "web Request and Response",
  parsers: [],
  hasErrorPath: false,
  start: ({ options }) => {
    const endpoint = webhookEndpoint(options)
    return listen(async (message, response) => {
      const { status, headers, body } = await endpoint(toRequest(message))
      response.writeHead(status, Object.fromEntries(headers))
      for await (const chunk of body ?? []) response.write(chunk)
      response.end()
    })
  },
}

for (const door of [nodeDoor, webDoor])
  describe(`the exam of ${door.name}`, () => {
    for (const { name, sit } of questions) it(name, () => sit(door))
  })
