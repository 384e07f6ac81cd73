/** Converts requests and responses of Node's HTTP server to those of the web platform, for servers that have only Node's. */
import type { IncomingMessage, ServerResponse } from "node:http"

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

/** Sends a response. */
export const sendWebResponse = async (response: ServerResponse, web: Response): Promise<void> => {
  response.writeHead(web.status, Object.fromEntries(web.headers))
  response.end(Buffer.from(await web.arrayBuffer()))
}
