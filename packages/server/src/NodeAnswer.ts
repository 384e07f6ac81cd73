/** The way out for Node: an answer, and the end of a sender who sends too much. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { pipeline } from "node:stream/promises"
import { type Answer, closing } from "./Exchange.ts"

/**
 * Writes an answer. What is left of the request's body is let run out for a while, so that the sender can read the
 * answer; then the connection ends with it, however much more there is.
 */
export const sendAnswer = async (
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): Promise<void> => {
  if (response.writableEnded || response.destroyed) return
  const rest = request.complete ? undefined : runOut(request)
  const isText = typeof body === "string"
  const head: Record<string, string | number> = {
    ...headers,
    // A stream lasts: whoever stops the server does not wait for the next request on its connection as well.
    ...(rest || !isText ? closing : undefined),
    ...(isText ? { "content-length": Buffer.byteLength(body) } : undefined),
  }
  if (request.httpVersionMajor > 1) delete head.connection // HTTP/2 has no such header, and ends streams instead
  response.writeHead(status, head)
  if (isText) {
    if (!rest) return void response.end(body)
    response.write(body)
  } else {
    response.flushHeaders()
    await pipeline(body, response, { end: !rest }).catch(() => undefined) // a visitor who leaves is no error
  }
  await rest
  response.end()
}

const mostBytesAfter = 1_048_576
const mostMillisAfter = 5_000

const runOut = (request: IncomingMessage) =>
  new Promise<void>((resolve) => {
    let left = mostBytesAfter
    const done = () => {
      clearTimeout(timer)
      request.pause()
      resolve()
    }
    const timer = setTimeout(done, mostMillisAfter)
    request.on("data", (chunk: Uint8Array) => {
      left -= chunk.length
      if (left < 0) done()
      else request.resume() // a reader of before may pause it at each chunk
    })
    request.on("end", done).on("close", done).on("error", done)
    request.resume()
  })
