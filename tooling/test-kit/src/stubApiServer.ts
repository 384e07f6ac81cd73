/** A substitute for the service over real HTTP: a test sets its responses and reads the requests that it received. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { expect } from "vitest"
import { startServer, type TestServer } from "./startServer.ts"

/** A request that the server received. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read any field of the JSON that the client sent
  readonly json: any
}

/** A response of the server. What is left out is the usual response of a successful call. */
export interface StubResponse {
  readonly status?: number
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent unchanged, instead of `body`. */
  readonly raw?: string
  readonly headers?: Record<string, string>
  /** Breaks the connection instead of responding, after `raw` if there is one. */
  readonly cut?: boolean
  /** Sends an early hint (status 103) first. */
  readonly hint?: boolean
  /** Never responds. */
  readonly hang?: boolean
  /** Responds only when this promise is resolved. */
  readonly after?: Promise<unknown>
}

/** Returns the response to a request, or undefined for the usual one; `count` is how often its path was requested so far, this time included. */
export type Respond = (request: ReceivedRequest, count: number) => StubResponse | undefined

/** A running stub. */
export interface StubApiServer extends AsyncDisposable {
  readonly url: string
  /** Every request, in the order of arrival. */
  readonly requests: readonly ReceivedRequest[]
  /** The requests to a path below `/v1/`. */
  readonly requestsTo: (path: string) => readonly ReceivedRequest[]
  /** Waits until a path below `/v1/` has been requested so many times. Default: once. */
  readonly waitForRequests: (path: string, times?: number) => Promise<void>
  /** How many connections the client closed before it received the response. */
  readonly dropped: () => number
}

/** Starts the server. Where `respond` returns undefined, the call succeeds. */
export const stubApiServer = async (respond: Respond = () => undefined): Promise<StubApiServer> => {
  const requests: ReceivedRequest[] = []
  let dropped = 0
  const requestsTo = (path: string) => requests.filter((one) => one.path.split("?")[0] === `/v1/${path}`)
  const server: TestServer = await startServer(async (request, response) => {
    response.on("close", () => {
      if (!response.writableFinished) dropped++
    })
    const received = await receive(request)
    requests.push(received)
    const count = requests.filter(({ path }) => path === received.path).length
    const usual = usualBody(received.path, requestsTo("oauth2/token").length)
    await send(response, respond(received, count) ?? {}, usual)
  })
  return {
    url: server.url,
    requests,
    requestsTo,
    waitForRequests: (path, times = 1) => expect.poll(() => requestsTo(path).length).toBe(times),
    dropped: () => dropped,
    [Symbol.asyncDispose]: server.close,
  }
}

const receive = async (request: IncomingMessage): Promise<ReceivedRequest> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString("utf8")
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    text,
    json: text === "" ? undefined : JSON.parse(text),
  }
}

const usualBodies: Readonly<Record<string, unknown>> = {
  transmit: { success: true, transmitId: "TX-1" },
  evaluate: { orderSessionKey: "osk-1", status: "APPROVED", success: true },
  tokenize: { transaction: { payment_method: { token: "tok-1" } } },
  capture: { status: "SUCCESS", success: true },
  outcome: { status: "APPROVED", success: true },
  orders: { orders: [{ id: "osk-1" }], hasNextPage: false, pageNumber: 1 },
}

const usualBody = (path: string, tokens: number): unknown => {
  const name = path.replace(/^\/v1\//, "").split("?")[0] ?? ""
  if (name === "oauth2/token") return { accessToken: `token-${tokens}`, expires: Date.now() + 600_000 }
  if (name.endsWith("/refund")) return { status: "SUCCESS", success: true }
  if (name.startsWith("orders/"))
    return name.endsWith("cancel") ? {} : { id: "osk-1", statusName: "COMPLETED" }
  return usualBodies[name]
}

const send = async (response: ServerResponse, stub: StubResponse, usual: unknown) => {
  if (stub.hang) return
  await stub.after
  if (stub.hint)
    await new Promise<void>((sent) => response.writeEarlyHints({ link: "</a.css>; rel=preload" }, sent))
  if (stub.cut && stub.raw === undefined) return void response.destroy()
  const text = stub.raw ?? JSON.stringify("body" in stub ? stub.body : usual)
  response.writeHead(stub.status ?? 200, { "content-type": "application/json", ...stub.headers })
  if (!stub.cut) return void response.end(text)
  response.write(text, () => response.destroy())
}
