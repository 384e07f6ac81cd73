/** Carries one webhook delivery to its subscriber over real HTTP. */
import { Agent, request as overHttp } from "node:http"

/** How a subscriber answered, or why it did not. */
export interface Answer {
  readonly status: number | null
  readonly body: string
  readonly error: string | null
}

/** Sends webhook deliveries and keeps their connections. */
export interface WebhookSender {
  send(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>
  close(): void
}

const answerLimit = 2_048

/** Makes a sender that gives a subscriber `timeoutMillis` of real time to answer. */
export const makeWebhookSender = (timeoutMillis: number): WebhookSender => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return {
    send: async (url, headers, body) => {
      const target = new URL(url)
      const isPlain = target.protocol === "http:"
      const request = isPlain ? overHttp : (await import("node:https")).request
      return new Promise<Answer>((resolve) => {
        const fail = (error: Error) =>
          resolve({ status: null, body: "", error: "code" in error ? String(error.code) : error.message })
        const outgoing = request(
          target,
          {
            method: "POST",
            headers: { ...headers, "content-length": Buffer.byteLength(body) },
            ...(isPlain ? { agent } : {}),
          },
          (incoming) => {
            let text = ""
            incoming.setEncoding("utf8")
            incoming.on("data", (chunk: string) => {
              if (text.length < answerLimit) text += chunk.slice(0, answerLimit - text.length)
            })
            incoming.on("end", () =>
              resolve({ status: incoming.statusCode ?? null, body: text, error: null }),
            )
            incoming.on("error", fail)
          },
        )
        outgoing.setTimeout(timeoutMillis, () =>
          outgoing.destroy(new Error(`no answer in ${timeoutMillis} ms`)),
        )
        outgoing.on("error", fail)
        outgoing.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}
