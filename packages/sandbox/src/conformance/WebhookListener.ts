/** Hears the webhooks of a sandbox while the ledger runs; the vendor's own cannot be steered like that. */
import { createServer } from "node:http"
import { isSignedBy } from "../webhookSignature.ts"
import type { Target } from "./Case.ts"

/** A webhook endpoint for the length of one run. */
export interface WebhookListener {
  forget(): void
  /** What came since: headers, parsed body, and whether the signature is good. */
  received(): Promise<readonly object[]>
  close(): Promise<void>
}

/** Subscribes through the sandbox's control. */
export const listenForWebhooks = async ({ baseUrl }: Target): Promise<WebhookListener> => {
  const received: { headers: Record<string, unknown>; text: string }[] = []
  const server = createServer((request, response) => {
    let text = ""
    request.setEncoding("utf8")
    request.on("data", (chunk: string) => {
      text += chunk
    })
    request.on("end", () => {
      received.push({ headers: request.headers, text })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${new URL(baseUrl).origin}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json: Record<string, unknown> = await answer.json()
    return json
  }
  const { id, secret } = await control("POST", "/webhooks", { url: `http://127.0.0.1:${port}/` })
  return {
    forget: () => {
      received.length = 0
    },
    received: async () => {
      await control("POST", "/settled")
      return received.map(({ headers, text }) => ({
        headers: { ...headers, signature: isSignedBy(String(secret), text, flat(headers)) ? "good" : "bad" },
        body: JSON.parse(text),
      }))
    },
    close: async () => {
      await control("DELETE", `/webhooks/${id}`)
      server.closeAllConnections()
      server.close()
    },
  }
}

const flat = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
