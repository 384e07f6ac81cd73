/** The commands that look at a running sandbox: orders, deliveries, journal. */
import { type Command, controlOptions } from "./Command.ts"
import { ask, askList, report, show } from "./Remote.ts"

/** Lists orders, or shows one. */
export const orders: Command = {
  name: "orders",
  summary: "list the orders, or show one",
  usage: "orders [id]",
  options: controlOptions,
  examples: ["flexcharge-sandbox orders", "flexcharge-sandbox orders ORDER-1 --json"],
  run: async (typed) => {
    const [id] = typed.words
    if (id === undefined) {
      const columns = ["id", "externalOrderId", "phase", "amount", "currency", "card"]
      return show(typed, await askList(typed, "/orders"), columns, "No orders yet.")
    }
    const order = await ask(typed, "GET", `/orders/${encodeURIComponent(id)}`)
    return report(typed, order, JSON.stringify(order, null, 2))
  },
}

/** Lists deliveries. */
export const deliveries: Command = {
  name: "deliveries",
  summary: "list the webhook deliveries",
  usage: "deliveries [--order <id>] [--event <event>]",
  options: { ...controlOptions, order: "only this order's", event: "only this event's" },
  examples: ["flexcharge-sandbox deliveries --event order.completed"],
  run: async (typed) => {
    const query = new URLSearchParams()
    for (const [name, option] of [
      ["orderId", "order"],
      ["event", "event"],
    ] as const) {
      const value = typed.option(option)
      if (value !== undefined) query.set(name, value)
    }
    const columns = ["id", "event", "state", "orderId", "url"]
    return show(typed, await askList(typed, `/deliveries?${query}`), columns, "No deliveries yet.")
  },
}

/** Lists requests. */
export const journal: Command = {
  name: "journal",
  summary: "list the requests that were made, card data masked",
  usage: "journal",
  options: controlOptions,
  examples: ["flexcharge-sandbox journal --json"],
  run: async (typed) =>
    show(
      typed,
      await askList(typed, "/journal"),
      ["id", "method", "path", "status", "durationMillis", "faults"],
      "No requests yet.",
    ),
}
