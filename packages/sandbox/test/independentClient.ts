/** A client that is written from the vendor's public pages alone, with fetch and without the other packages. */
import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { Credentials } from "../src/Accounts.ts"
import { payment } from "../src/conformance/ledger/payment.ts"
import { fillTemplate } from "../src/conformance/Pattern.ts"
import type { Sandbox } from "../src/Sandbox.ts"

export type Json = Record<string, unknown>

/** A real time that never passes: only `advance` moves the clock of the sandbox, however slow the machine is. */
export const frozenClock = () => {
  const startedAt = Date.now()
  return { now: () => startedAt }
}

/** The body of an /evaluate request that the strict validation accepts, for the merchant given. */
export const paymentRequest = (changes: Json = {}, merchant: Partial<Credentials> = {}): Json => {
  const values = new Map<string, unknown>(Object.entries(merchant))
  const resolve = (name: string) => (name.startsWith("fresh.") ? randomUUID() : values.get(name))
  return fillTemplate(payment(changes), resolve) as Json // as: a filled object is an object
}

/** The methods of a client that has an access token. */
export type Client = Awaited<ReturnType<typeof connect>>

/** Requests an access token, and returns a client that uses it. */
export const connect = async ({ url, credentials }: Pick<Sandbox, "url" | "credentials">) => {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = text.startsWith("{") ? JSON.parse(text) : {}
    return { status: response.status, headers: response.headers, text, body: json as Json } // as: an object by its first character
  }
  const { appKey: AppKey, appSecret: AppSecret } = credentials
  const { body: token } = await send("POST", "oauth2/token", { AppKey, AppSecret })
  const authorization = { authorization: `Bearer ${token.accessToken}` }
  return {
    send,
    token,
    authorization,
    get: (path: string) => send("GET", path, undefined, authorization),
    post: (path: string, body: unknown) => send("POST", path, body, authorization),
    evaluate: async (changes: Json = {}) => {
      const response = await send("POST", "evaluate", paymentRequest(changes), authorization)
      return { ...response, id: String(response.body.orderSessionKey) }
    },
  }
}

/** The payment method of a card number. */
export const cardNumber = (number: string, changes: Json = {}): Json => ({
  cardNumber: number,
  token: false,
  expirationMonth: 9,
  expirationYear: 2030,
  ...changes,
})

export interface ReceivedWebhook {
  readonly headers: Record<string, string>
  readonly text: string
  readonly json: Json
}

/** Starts a merchant's webhook endpoint over HTTP; `statusOf` decides how it responds to the n-th webhook. */
export const openWebhookEndpoint = async (statusOf: (count: number) => number = () => 200) => {
  const received: ReceivedWebhook[] = []
  const server = createServer((request, response) => {
    let text = ""
    request.on("data", (chunk) => {
      text += chunk
    })
    request.on("end", () => {
      const headers = request.headers as Record<string, string> // as: no header is sent twice
      received.push({ headers, text, json: JSON.parse(text) })
      response.writeHead(statusOf(received.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    eventNames: () => received.map(({ json }) => json.Event),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
