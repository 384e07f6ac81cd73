/** What happened to an order, or to everything: requests, changes, webhooks, newest first, each linked to its cause. */
import { moment, shortPath } from "./dom.js"
import { deliveryOf, entryOf, phaseOf } from "./words.js"

/** The id of the row that stands for all activity. */
export const everything = "everything"

/** @typedef {{ kind: "request", id: string, at: number, entry: import("./data.js").Entry }} RequestItem */
/** @typedef {{ kind: "delivery", id: string, at: number, delivery: import("./data.js").Delivery }} DeliveryItem */
/** @typedef {{ kind: "change", id: string, at: number, order: import("./data.js").Order, change: import("../Order.ts").Moment }} ChangeItem */
/** @typedef {RequestItem | DeliveryItem | ChangeItem} Item */

/** @param {import("./data.js").Facts} facts @param {string} chosen @returns {Item[]} */
export const items = (facts, chosen) => {
  const order = facts.orders.find(({ id }) => id === chosen)
  const concerns = (/** @type {string | null} */ id) =>
    chosen === everything || id === chosen || (id !== null && id === order?.externalOrderId)
  /** @type {Item[]} */
  const found = []
  for (const entry of facts.entries)
    if (concerns(entry.orderId)) found.push({ kind: "request", id: entry.id, at: entry.at, entry })
  for (const delivery of facts.deliveries)
    if (concerns(delivery.orderId))
      found.push({ kind: "delivery", id: delivery.id, at: momentOf(delivery.body.TimeStamp), delivery })
  if (order !== undefined)
    for (const [place, change] of order.timeline.entries())
      if (change.delivery === undefined && !isReported(order, change))
        found.push({ kind: "change", id: `change-${place}`, at: change.at, order, change })
  return found.sort((left, right) => right.at - left.at || rank(right) - rank(left)).slice(0, 400)
}

/** Milliseconds with their fraction, so that webhooks of one millisecond keep their order. @param {string} timeStamp */
const momentOf = (timeStamp) => Date.parse(timeStamp) + Number(timeStamp.slice(23, 26)) / 1_000

/** Whether a webhook in the list says the same. @param {import("./data.js").Order} order @param {import("../Order.ts").Moment} change */
const isReported = (order, change) =>
  order.timeline.some(
    ({ what, delivery, at }) =>
      delivery !== undefined && what === `${change.what} sent` && at - change.at < 1_000,
  )

/** Within one millisecond a request comes first, then the change it makes, then its webhook. @param {Item} item */
const rank = (item) => ({ request: 0, change: 1, delivery: 2 })[item.kind]

/** @param {Item} item @param {number} now @returns {import("./list.js").Row} */
export const timelineRow = (item, now) => {
  const right = moment(item.at, now)
  if (item.kind === "request") {
    const [shape, tone, under] = entryOf(item.entry)
    return {
      id: item.id,
      shape,
      tone,
      title: `${item.entry.method} ${shortPath(item.entry.path)}`,
      right,
      under,
    }
  }
  if (item.kind === "delivery") {
    const [shape, tone, under] = deliveryOf(item.delivery)
    return { id: item.id, shape, tone, title: item.delivery.event, right, under: `webhook ${under}` }
  }
  const [shape, tone] = phaseOf(item.change.what)
  return { id: item.id, shape, tone, title: item.change.what, right, under: item.change.why ?? "" }
}
