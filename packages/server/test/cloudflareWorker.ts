/** A Cloudflare Worker with both endpoints in module scope, which all of its requests share. */
import { OrderState, Signal } from "@flexcharge/schema"
import { orderStatusEndpoint, webhookEndpoint } from "../src/index.ts"

declare const SECRET: string
declare const TIMEOUT_MILLIS: number

const states = new Map<string, OrderState>()
const calls: string[] = []

const receiveWebhook = webhookEndpoint({
  secrets: [SECRET],
  publicHost: "shop.example",
  handlerTimeoutMillis: TIMEOUT_MILLIS,
  on: {
    "order.completed": async (event) => {
      const id = String(event.orderId)
      calls.push(id)
      states.set(id, OrderState.join(states.get(id), Signal.fromEvent(event)))
      if (id === "stuck" && calls.filter((call) => call === id).length === 1) await new Promise(() => {})
    },
  },
  onRejected: () => {},
})

const orderStatus = orderStatusEndpoint({
  lookup: (id) => states.get(id),
  authorize: (request, id) => request.headers.get("cookie") === `order=${id}`,
})

export default {
  fetch: (request: Request): Response | Promise<Response> => {
    switch (new URL(request.url).pathname) {
      case "/webhooks":
        return receiveWebhook(request)
      case "/calls":
        return Response.json(calls)
      default:
        return orderStatus(request)
    }
  },
}
