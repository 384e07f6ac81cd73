/** A client written from the vendor's public pages alone: plain fetch, nothing of ours. */

import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { Credentials } from "../src/Accounts.ts"
import { payment } from "../src/conformance/ledger/Payment.ts"
import { filled } from "../src/conformance/Match.ts"
import type { Sandbox } from "../src/Sandbox.ts"

export type Json = Record<string, unknown>

export interface Heard {
  readonly headers: Record<string, string>
  readonly text: string
  readonly json: Json
}

/** A real clock that stands still: only `advance` moves the sandbox's own, however slow the machine is. */
export const stillClock = () => {
  const startedAt = Date.now()
  return { now: () => startedAt }
}

/** A payment that the strict list accepts; it names the merchant where one is given. */
export const payload = (changes: Json = {}, merchant: Partial<Credentials> = {}): Json => {
  const values = new Map<string, unknown>(Object.entries(merchant))
  const value = (name: string) => (name.startsWith("fresh.") ? randomUUID() : values.get(name))
  return filled(payment(changes), value) as Json // as: a filled object stays an object
}

/** Calls one sandbox as one merchant. */
export const stranger = async ({ url, credentials }: Pick<Sandbox, "url" | "credentials">) => {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = text.startsWith("{")
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Json,
    } // as: an object by its first character
  }
  const { appKey: AppKey, appSecret: AppSecret } = credentials
  const { body } = await send("POST", "oauth2/token", { AppKey, AppSecret })
  const bearer = { authorization: `Bearer ${body.accessToken}` }
  return {
    send,
    token: body,
    get: (path: string) => send("GET", path, undefined, bearer),
    post: (path: string, sent: unknown) => send("POST", path, sent, bearer),
    evaluate: async (changes: Json = {}) => {
      const answer = await send("POST", "evaluate", payload(changes), bearer)
      return { ...answer, id: String(answer.body.orderSessionKey) }
    },
  }
}

/** A merchant's webhook endpoint over real HTTP; `status` decides its answers. */
export const listener = async (status: (count: number) => number = () => 200) => {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    let text = ""
    request.on("data", (chunk) => {
      text += chunk
    })
    request.on("end", () => {
      heard.push({ headers: request.headers as Record<string, string>, text, json: JSON.parse(text) }) // as: no list headers are sent
      response.writeHead(status(heard.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    heard,
    events: () => heard.map(({ json }) => json.Event),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
