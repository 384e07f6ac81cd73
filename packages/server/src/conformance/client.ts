/** The HTTP client of the conformance suite: signs deliveries as the vendor does, and can send malformed ones. */
import { request } from "node:http"
import { connect } from "node:net"
import { type SignedDelivery, signDelivery, signingSecret, wireEvent } from "@flexcharge/webhooks/testing"

export const secret = signingSecret()
export const otherSecret = signingSecret()

/** Creates an event that no other case has sent. */
export const freshEvent = (name: Parameters<typeof wireEvent>[0] = "order.completed", more = {}): string =>
  JSON.stringify(wireEvent(name, { OrderId: crypto.randomUUID(), ...more }))

/** Signs for the host of a URL. */
export const sign = (
  url: string,
  body: string | Uint8Array = freshEvent(),
  options: { secret?: string; host?: string; now?: number } = {},
): SignedDelivery => signDelivery(body, { secret, host: new URL(url).host, ...options })

/** The response to a delivery. */
export interface DeliveryResponse {
  readonly status: number
  readonly body: string
}

/** Posts a delivery unchanged. */
export const post = (
  url: string,
  { headers, body }: Pick<SignedDelivery, "headers" | "body">,
  { method = "POST", isChunked = false } = {},
): Promise<DeliveryResponse> =>
  new Promise((resolve, reject) => {
    const sent = isChunked ? withoutLength(headers) : headers
    const outgoing = request(url, { method, headers: sent, agent: false }, (incoming) => {
      const chunks: Uint8Array[] = []
      incoming.on("data", (chunk) => chunks.push(chunk))
      incoming.on("end", () =>
        resolve({
          status: incoming.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
        }),
      )
      incoming.on("error", reject)
    })
    outgoing.on("error", reject)
    if (isChunked) for (const piece of pieces(Buffer.from(body))) outgoing.write(piece)
    outgoing.end(isChunked || method !== "POST" ? undefined : body)
  })

const pieces = (body: Uint8Array) =>
  Array.from({ length: 20 }, (_, at) =>
    body.subarray(Math.ceil((body.length * at) / 20), Math.ceil((body.length * (at + 1)) / 20)),
  )

const withoutLength = ({ "content-length": _, ...headers }: SignedDelivery["headers"]) => headers

/** Sends the head and the first bytes of a delivery, and no more; resolves with the response, or "" at the close. */
export const begin = (
  url: string,
  { headers, body }: SignedDelivery,
  bytes: number,
): { readonly response: Promise<string>; readonly abort: () => void } => {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect(Number(port), hostname)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n`)
  socket.write(Buffer.from(body).subarray(0, bytes))
  const response = new Promise<string>((resolve) => {
    let text = ""
    socket.on("data", (chunk) => {
      text += chunk.toString()
      if (text.includes("\r\n\r\n")) resolve(text)
    })
    socket.on("error", () => resolve(text))
    socket.on("close", () => resolve(text))
  })
  response.then(() => socket.destroy())
  return { response, abort: () => socket.destroy() }
}
