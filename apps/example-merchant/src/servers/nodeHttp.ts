/** Converts requests and responses of Node's HTTP server to those of the web platform, for servers that have only Node's. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { Readable } from "node:stream"
import type { ReadableStream } from "node:stream/web"

const largestBody = 64 * 1024

/** Reads a request. Throws when the body is larger than any page of the shop sends. */
export const toWebRequest = async (request: IncomingMessage): Promise<Request> => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value)
  const url = `http://${request.headers.host}${request.url}`
  const method = request.method ?? "GET"
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > largestBody) throw new RangeError(`The body has more than ${largestBody} bytes.`)
    chunks.push(chunk)
  }
  return new Request(url, { method, headers, body: Buffer.concat(chunks) })
}

/** Sends a response. Its body may be a stream, such as the status of an order that the page follows. */
export const sendWebResponse = async (response: ServerResponse, web: Response): Promise<void> => {
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
