/** Receives the webhooks of a sandbox during a conformance run. The real service has no API to subscribe with. */
import { createServer } from "node:http"
import { isSignedBy } from "../Webhooks.ts"
import type { Target } from "./Case.ts"

/** A webhook endpoint for the time of one run. */
export interface WebhookEndpoint {
  /** Discards what was received. */
  forget(): void
  /** Waits for the deliveries in progress; returns headers, parsed bodies, and whether each signature is valid. */
  received(): Promise<readonly object[]>
  close(): Promise<void>
}

/** Starts an endpoint and subscribes it through the control API of a sandbox. */
export const openWebhookEndpoint = async ({ baseUrl }: Target): Promise<WebhookEndpoint> => {
  const received: { headers: Record<string, string>; text: string }[] = []
  const server = createServer((request, response) => {
    let text = ""
    request.setEncoding("utf8")
    request.on("data", (chunk: string) => {
      text += chunk
    })
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      )
      received.push({ headers, text })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined

  const callControl = async (
    method: string,
    path: string,
    body?: object,
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(`${new URL(baseUrl).origin}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return response.json()
  }

  const { id, secret } = await callControl("POST", "/webhooks", { url: `http://127.0.0.1:${port}/` })
  return {
    forget: () => {
      received.length = 0
    },
    received: async () => {
      await callControl("POST", "/settled")
      return received.map(({ headers, text }) => ({
        headers: { ...headers, signature: isSignedBy(String(secret), text, headers) ? "valid" : "invalid" },
        body: JSON.parse(text),
      }))
    },
    close: async () => {
      await callControl("DELETE", `/webhooks/${id}`)
      server.closeAllConnections()
      server.close()
    },
  }
}
