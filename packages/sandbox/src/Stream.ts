/** Server-sent events: each piece of news as it happens. */
import type { IncomingMessage, ServerResponse } from "node:http"
import type { EventBus } from "./EventBus.ts"

/** Keeps an answer open and writes the news to it, many at a time when there are many. */
export const streamNews = (hub: EventBus, request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  })
  response.write("retry: 1000\n\n")
  let batch = new Map<string, object>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    response.write(`data: ${JSON.stringify([...batch.values()])}\n\n`)
    batch = new Map()
  }
  const unwatch = hub.watch((news) => {
    batch.set(`${news.kind} ${news.id}`, news)
    timer ??= setTimeout(flush, 50)
  })
  request.on("close", () => {
    clearTimeout(timer)
    unwatch()
  })
}
