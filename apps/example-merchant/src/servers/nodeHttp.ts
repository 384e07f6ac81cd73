/** Runs functions of the web platform on Node's HTTP server, for servers that have only Node's requests and responses. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { Readable } from "node:stream"
import type { ReadableStream } from "node:stream/web"
import { bodyTooLarge, largestBody } from "../http.ts"

/** Sends the response that a handler returns. A request that is malformed or too large does not reach the handler. */
export const respondWith = async (
  handler: (request: Request) => Promise<Response>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { method = "GET", headers } = request
  const url = `http://${headers.host}${request.url}`
  if (!URL.canParse(url)) return sendResponse(response, new Response("Malformed address.", { status: 400 }))
  const body = await readBody(request)
  if (body === undefined) return sendResponse(response, bodyTooLarge())
  const hasBody = method !== "GET" && method !== "HEAD"
  const webRequest = new Request(url, { method, headers: toHeaders(headers), ...(hasBody && { body }) })
  await sendResponse(response, await handler(webRequest))
}

const toHeaders = (headers: IncomingMessage["headers"]): Headers => {
  const result = new Headers()
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) result.set(name, Array.isArray(value) ? value.join(", ") : value)
  return result
}

/** Reads a body; undefined when it is larger than any page of the shop sends. */
const readBody = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer> | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= largestBody) chunks.push(chunk)
  }
  return size > largestBody ? undefined : Buffer.concat(chunks)
}

/** Sends a response. Its body may be a stream, such as the status of an order that the page follows. */
const sendResponse = (response: ServerResponse, web: Response): void => {
  response.writeHead(web.status, Object.fromEntries(web.headers))
  if (web.body === null) {
    response.end()
    return
  }
  const body = Readable.fromWeb(web.body as ReadableStream<Uint8Array>) // the same stream, in the types of Node
  response.once("close", () => body.destroy())
  body.once("error", () => response.destroy())
  body.pipe(response)
}
