/** The timeline of an order, or of all orders: requests, changes and webhooks, newest first. */
import { relativeTime, shortenPath } from "./dom.js"
import { deliveryStatus, phaseSign, requestStatus } from "./statusText.js"

/** The id of the row that shows the activity of all orders. */
export const allActivity = "all-activity"

/** @typedef {import("./controlClient.js").Order} Order */
/** @typedef {import("./controlClient.js").TimelineEntry} TimelineEntry */
/** @typedef {{ kind: "request", id: string, at: number, request: import("./controlClient.js").LoggedRequest }} RequestItem */
/** @typedef {{ kind: "delivery", id: string, at: number, delivery: import("./controlClient.js").Delivery }} DeliveryItem */
/** @typedef {{ kind: "change", id: string, at: number, order: Order, entry: TimelineEntry }} ChangeItem */
/** @typedef {RequestItem | DeliveryItem | ChangeItem} TimelineItem */

const maxItems = 400

/** @param {import("./controlClient.js").Snapshot} snapshot @param {string} selectedId @returns {TimelineItem[]} */
export const timelineItems = ({ orders, requests, deliveries }, selectedId) => {
  const order = orders.find(({ id }) => id === selectedId)
  const isShown = (/** @type {string | null} */ orderId) =>
    selectedId === allActivity ||
    orderId === selectedId ||
    (orderId !== null && orderId === order?.externalOrderId)
  /** @type {TimelineItem[]} */
  const items = [
    ...requests
      .filter(({ orderId }) => isShown(orderId))
      .map((request) => /** @type {const} */ ({ kind: "request", id: request.id, at: request.at, request })),
    ...deliveries
      .filter(({ orderId }) => isShown(orderId))
      .map(
        (delivery) =>
          /** @type {const} */ ({
            kind: "delivery",
            id: delivery.id,
            at: parseMicroseconds(delivery.body.TimeStamp),
            delivery,
          }),
      ),
    ...(order === undefined ? [] : changes(order)),
  ]
  return items.sort((left, right) => right.at - left.at || rankOf(right) - rankOf(left)).slice(0, maxItems)
}

/** The entries of an order's timeline that no webhook in the list shows. @param {Order} order @returns {ChangeItem[]} */
const changes = (order) =>
  order.timeline.flatMap((entry, index) =>
    entry.deliveryId !== undefined || wasSentAsWebhook(order, entry)
      ? []
      : [{ kind: "change", id: `change-${index}`, at: entry.at, order, entry }],
  )

/** Milliseconds with a fraction, so that webhooks of the same millisecond keep their order. @param {string} timeStamp */
const parseMicroseconds = (timeStamp) => Date.parse(timeStamp) + Number(timeStamp.slice(23, 26)) / 1_000

/** @param {Order} order @param {TimelineEntry} entry */
const wasSentAsWebhook = (order, entry) =>
  order.timeline.some(
    ({ description, deliveryId, at }) =>
      deliveryId !== undefined && description === `${entry.description} sent` && at - entry.at < 1_000,
  )

/** Within one millisecond: the request, then the change it caused, then its webhook. @param {TimelineItem} item */
const rankOf = (item) => ({ request: 0, change: 1, delivery: 2 })[item.kind]

/** @param {TimelineItem} item @param {number} now @returns {import("./list.js").Row} */
export const timelineRow = (item, now) => {
  const { id } = item
  const right = relativeTime(item.at, now)
  switch (item.kind) {
    case "request": {
      const { symbol, tone, text } = requestStatus(item.request)
      const title = `${item.request.method} ${shortenPath(item.request.path)}`
      return { id, symbol, tone, title, right, subtitle: text }
    }
    case "delivery": {
      const { symbol, tone, text } = deliveryStatus(item.delivery)
      return { id, symbol, tone, title: item.delivery.event, right, subtitle: `webhook ${text}` }
    }
    case "change": {
      const { description, reason = "" } = item.entry
      const { symbol, tone } = phaseSign(description)
      return { id, symbol, tone, title: description, right, subtitle: reason }
    }
  }
}
