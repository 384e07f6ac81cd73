/** The third pane: one order, request, change or delivery, with links to what caused it and what it caused. */

import { ask } from "./data.js"
import { copyable, facts, json, make, momentAgo, money, shortPath, toast } from "./dom.js"
import { deliveryOf, entryOf, phaseOf } from "./words.js"

/** @typedef {(order: string, item?: string) => void} Go */

/** @param {string} title @param {Node} content */
const part = (title, content) => make("section", {}, make("h3", {}, title), content)

/** @param {string} text @param {() => void} onclick */
const link = (text, onclick) => make("button", { type: "button", className: "plain", onclick }, text)

/** @param {string} text @param {() => Promise<unknown>} work */
const action = (text, work) =>
  make(
    "button",
    {
      type: "button",
      onclick: () =>
        work().then(
          () => toast(`${text}: done`),
          (error) => toast(error.message),
        ),
    },
    text,
  )

/** @param {string} shape @param {string} tone @param {string} words @param {Node | string} right */
const headline = (shape, tone, words, right) =>
  make(
    "p",
    { className: "headline" },
    make("span", {}, make("span", { className: tone, "aria-hidden": "true" }, `${shape} `), words),
    make("span", { className: "figures" }, right),
  )

/** What can be made to happen to an order from where it stands. @type {Record<string, readonly string[]>} */
const possible = {
  CHALLENGE: ["order.completed", "order.cancelled"],
  SUBMITTED: ["order.completed", "order.cancelled", "order.expired"],
  PROCESSING: ["order.completed", "order.cancelled", "order.expired"],
  CAPTUREREQUIRED: ["order.completed", "order.cancelled"],
  APPROVED: ["order.refunded", "payment.chargeback.received", "payment.early_warning.received"],
  REFUNDED: ["payment.chargeback.received"],
  DECLINED: ["order.completed"],
}

/** @param {import("./data.js").Order} order @param {number} now */
export const orderDetail = (order, now) => {
  const [shape, tone] = phaseOf(order.phase)
  const { firstName, lastName, addressLine1, city, state, postalCode, countryCode } = order.billing
  const address = [
    `${firstName ?? ""} ${lastName ?? ""}`.trim(),
    addressLine1,
    city,
    state,
    postalCode,
    countryCode,
  ]
  const triggers = possible[order.phase] ?? []
  return [
    headline(shape, tone, order.phase, money(order.amount, order.currency)),
    facts([
      ["Merchant's order", copyable(order.externalOrderId, { whole: true })],
      ["orderSessionKey", copyable(order.id, { whole: true })],
      ["Decided by", order.scenario],
      ["Kind", order.isMit ? "merchant-initiated" : "customer-initiated"],
      ["Card", make("span", { className: "mono" }, order.card)],
      ["Refunded", order.refunded === 0 ? null : money(order.refunded, order.currency)],
      ["Placed", momentAgo(order.createdAt, now)],
      ["Expires", order.expiryDate],
      ["Payer", [order.email, order.phone].filter(Boolean).join(", ")],
      ["Billed to", address.filter(Boolean).join(", ")],
      ["senseKey", order.senseKey === null ? "none was sent" : copyable(order.senseKey)],
      ["mid", copyable(order.mid)],
    ]),
    triggers.length === 0
      ? null
      : part(
          "Make it happen",
          make(
            "div",
            { className: "actions" },
            ...triggers.map((event) =>
              action(event, () => ask("POST", "/trigger", { event, orderId: order.id })),
            ),
          ),
        ),
  ]
}

/** @param {import("./timeline.js").RequestItem} item @param {Go} go */
export const requestDetail = ({ entry }, go) => {
  const [shape, tone, words] = entryOf(entry)
  const { orderId } = entry
  const request = part("Request, masked", json(entry.request ?? "no body"))
  const answer = part("Answer", json(entry.reply ?? "none"))
  return [
    headline(shape, tone, `${entry.method} ${shortPath(entry.path)}`, words),
    facts([
      ["apigw-requestid", copyable(entry.id, { whole: true })],
      ["Took", `${entry.durationMillis} ms`],
      ["Order", orderId === null ? null : link("show its order", () => go(orderId))],
    ]),
    // What was wrong comes first; what was asked is known.
    ...(entry.status !== null && entry.status >= 400 ? [answer, request] : [request, answer]),
  ]
}

/** @param {import("./timeline.js").ChangeItem} item @param {Go} go */
export const changeDetail = ({ change, order }, go) => {
  const { request } = change
  const reported = order.timeline.filter(
    (other) => other.delivery !== undefined && other.at - change.at < 5 && other.at >= change.at,
  )
  const [shape, tone] = phaseOf(change.what)
  return [
    headline(shape, tone, change.what, ""),
    facts([
      ["Why", change.why ?? ""],
      ["At", new Date(change.at).toISOString()],
      ["Cause", request === undefined ? null : link("show the request", () => go(order.id, request))],
      ...reported.map(
        ({ what, delivery }) => /** @type {const} */ (["Effect", link(what, () => go(order.id, delivery))]),
      ),
    ]),
  ]
}

/** @param {import("./timeline.js").DeliveryItem} item @param {number} now @param {Go} go */
export const deliveryDetail = ({ delivery }, now, go) => {
  const [shape, tone, words] = deliveryOf(delivery)
  const { orderId } = delivery
  return [
    headline(shape, tone, delivery.event, words),
    facts([
      ["To", make("span", { className: "mono" }, delivery.url)],
      ["Delivery", copyable(delivery.id, { whole: true })],
      ["Next try", delivery.nextAt === null ? null : momentAgo(delivery.nextAt, now)],
      ["Order", orderId === null ? null : link("show its order", () => go(orderId))],
    ]),
    make(
      "div",
      { className: "actions" },
      action("Send again", () => ask("POST", `/deliveries/${delivery.id}/resend`)),
    ),
    ...delivery.attempts.map((attempt, place) =>
      part(
        `Try ${place + 1}${attempt.isResent ? ", marked IsResent" : ""}`,
        make(
          "div",
          { className: "attempt" },
          facts([
            ["Answer", String(attempt.status ?? attempt.error)],
            ["Took", `${attempt.durationMillis} ms`],
            ["At", momentAgo(attempt.at, now)],
            ["Said", attempt.body],
          ]),
          json(
            Object.entries(attempt.headers)
              .map((pair) => pair.join(": "))
              .join("\n"),
          ),
        ),
      ),
    ),
    part("Body", json(delivery.body)),
  ]
}
