/** The commands that show what is in a running sandbox: orders, deliveries, requests. */
import { type Command, controlOptions, printResult, printRows } from "./Command.ts"
import { callControl, listFromControl } from "./controlClient.ts"

/** Lists the orders, or shows one. */
export const orders: Command = {
  name: "orders",
  summary: "list the orders, or show one",
  usage: "orders [id]",
  options: controlOptions,
  examples: ["flexcharge-sandbox orders", "flexcharge-sandbox orders ORDER-1 --json"],
  run: async (command) => {
    const [id] = command.positionals
    if (id === undefined) {
      return printRows(command, await listFromControl(command, "/orders"), {
        columns: ["id", "externalOrderId", "phase", "amount", "currency", "card"],
        whenEmpty: "There are no orders yet.",
      })
    }
    const order = await callControl(command, "GET", `/orders/${encodeURIComponent(id)}`)
    return printResult(command, order, JSON.stringify(order, null, 2))
  },
}

/** Lists the webhook deliveries. */
export const deliveries: Command = {
  name: "deliveries",
  summary: "list the webhook deliveries with their last response",
  usage: "deliveries [--order <id>] [--event <event>]",
  options: { ...controlOptions, order: "only those of this order", event: "only those of this event" },
  examples: ["flexcharge-sandbox deliveries --event order.completed"],
  run: async (command) => {
    const query = new URLSearchParams()
    const orderId = command.option("order")
    const event = command.option("event")
    if (orderId !== undefined) query.set("orderId", orderId)
    if (event !== undefined) query.set("event", event)
    const found = await listFromControl(command, `/deliveries?${query}`)
    if (command.has("json")) return printResult(command, found, "")
    const rows = found.map((delivery) => ({ ...delivery, ...summarizeAttempts(delivery.attempts) }))
    return printRows(command, rows, {
      columns: ["id", "event", "state", "attempts", "lastResponse", "orderId", "url"],
      whenEmpty: "There are no webhook deliveries yet.",
    })
  },
}

const summarizeAttempts = (attempts: unknown) => {
  const list: readonly { readonly status: number | null; readonly error: string | null }[] = Array.isArray(
    attempts,
  )
    ? attempts
    : []
  const last = list.at(-1)
  return { attempts: list.length, lastResponse: last === undefined ? "" : (last.status ?? last.error) }
}

/** Lists the API requests. */
export const requests: Command = {
  name: "requests",
  summary: "list the API requests, with card numbers and secrets masked",
  usage: "requests",
  options: controlOptions,
  examples: ["flexcharge-sandbox requests --json"],
  run: async (command) =>
    printRows(command, await listFromControl(command, "/requests"), {
      columns: ["id", "method", "path", "status", "durationMillis", "faults"],
      whenEmpty: "There are no requests yet.",
    }),
}
