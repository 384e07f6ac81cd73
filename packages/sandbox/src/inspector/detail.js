/** The details of one order, request, change or webhook delivery, with links between cause and effect. */
import { callControl } from "./controlClient.js"
import {
  codeBlock,
  copyButton,
  createElement,
  definitionList,
  formatAmount,
  relativeTimeAgo,
  shortenPath,
  showToast,
} from "./dom.js"
import { deliveryStatus, phaseSign, requestStatus } from "./statusText.js"

/** Shows an order, and an item of its timeline. @typedef {(orderId: string, itemId?: string) => void} Navigate */

/** The events that can be triggered for an order, by its phase. @type {Map<string, readonly string[]>} */
const eventsByPhase = new Map([
  ["CHALLENGE", ["order.completed", "order.cancelled"]],
  ["SUBMITTED", ["order.completed", "order.cancelled", "order.expired"]],
  ["PROCESSING", ["order.completed", "order.cancelled", "order.expired"]],
  ["CAPTUREREQUIRED", ["order.completed", "order.cancelled"]],
  ["APPROVED", ["order.refunded", "payment.chargeback.received", "payment.early_warning.received"]],
  ["REFUNDED", ["payment.chargeback.received"]],
  ["DECLINED", ["order.completed"]],
])

/** @param {import("./controlClient.js").Order} order @param {number} now */
export const orderDetail = (order, now) => {
  const events = eventsByPhase.get(order.phase) ?? []
  const triggerButtons = events.map((event) =>
    resultButton(event, () => callControl("POST", "/trigger", { event, orderId: order.id })),
  )
  return [
    headline({ ...phaseSign(order.phase), text: order.phase }, formatAmount(order.amount, order.currency)),
    definitionList([
      ["Merchant's order id", copyButton(order.externalOrderId, { isFull: true })],
      ["orderSessionKey", copyButton(order.id, { isFull: true })],
      ["Decided by", order.scenario],
      ["Kind", order.isMit ? "merchant-initiated" : "customer-initiated"],
      ["Card", createElement("span", { className: "mono" }, order.card)],
      ["Refunded", order.refunded === 0 ? null : formatAmount(order.refunded, order.currency)],
      ["Placed", relativeTimeAgo(order.createdAt, now)],
      ["Expires", order.expiryDate],
      ["Payer", joinPresent(order.email, order.phone)],
      ["Billing address", formatAddress(order.billing)],
      ["senseKey", order.senseKey === null ? "none was sent" : copyButton(order.senseKey)],
      ["mid", copyButton(order.mid)],
    ]),
    events.length === 0
      ? null
      : section("Trigger an event", createElement("div", { className: "actions" }, ...triggerButtons)),
  ]
}

/** @param {...(string | null | undefined)} texts */
const joinPresent = (...texts) => texts.filter(Boolean).join(", ")

/** @param {import("./controlClient.js").Order["billing"]} address */
const formatAddress = ({ firstName, lastName, addressLine1, city, state, postalCode, countryCode }) =>
  joinPresent(
    `${firstName ?? ""} ${lastName ?? ""}`.trim(),
    addressLine1,
    city,
    state,
    postalCode,
    countryCode,
  )

/** @param {import("./timeline.js").RequestItem} item @param {Navigate} navigate */
export const requestDetail = ({ request }, navigate) => {
  const { symbol, tone, text } = requestStatus(request)
  const { orderId, status } = request
  const sent = section("Request, masked", codeBlock(request.request ?? "no body"))
  const received = section("Response", codeBlock(request.response ?? "none"))
  const isError = status !== null && status >= 400
  return [
    headline({ symbol, tone, text: `${request.method} ${shortenPath(request.path)}` }, text),
    definitionList([
      ["apigw-requestid", copyButton(request.id, { isFull: true })],
      ["Duration", `${request.durationMillis} ms`],
      ["Order", orderId === null ? null : link("show its order", () => navigate(orderId))],
    ]),
    // An error comes first, since it explains what is wrong with the request.
    ...(isError ? [received, sent] : [sent, received]),
  ]
}

/** Entries this close to a change were caused by it. */
const sameChangeMillis = 5

/** @param {import("./timeline.js").ChangeItem} item @param {Navigate} navigate */
export const changeDetail = ({ entry, order }, navigate) => {
  const { at, description, reason = "", requestId } = entry
  const sentWebhooks = order.timeline.filter(
    (other) => other.deliveryId !== undefined && other.at >= at && other.at - at < sameChangeMillis,
  )
  return [
    headline({ ...phaseSign(description), text: description }, ""),
    definitionList([
      ["Reason", reason],
      ["Time", new Date(at).toISOString()],
      [
        "Cause",
        requestId === undefined ? null : link("show the request", () => navigate(order.id, requestId)),
      ],
      ...sentWebhooks.map(
        (sent) =>
          /** @type {const} */ ([
            "Effect",
            link(sent.description, () => navigate(order.id, sent.deliveryId)),
          ]),
      ),
    ]),
  ]
}

/** @param {import("./timeline.js").DeliveryItem} item @param {number} now @param {Navigate} navigate */
export const deliveryDetail = ({ delivery }, now, navigate) => {
  const { symbol, tone, text } = deliveryStatus(delivery)
  const { orderId, nextAttemptAt } = delivery
  return [
    headline({ symbol, tone, text: delivery.event }, text),
    definitionList([
      ["URL", createElement("span", { className: "mono" }, delivery.url)],
      ["Delivery", copyButton(delivery.id, { isFull: true })],
      ["Content type", delivery.contentType],
      ["Next attempt", nextAttemptAt === null ? null : relativeTimeAgo(nextAttemptAt, now)],
      ["Order", orderId === null ? null : link("show its order", () => navigate(orderId))],
    ]),
    createElement(
      "div",
      { className: "actions" },
      resultButton("Resend", () => callControl("POST", `/deliveries/${delivery.id}/resend`)),
    ),
    ...delivery.attempts.map((attempt, index) => attemptSection(attempt, index, now)),
    section("Body", codeBlock(delivery.body)),
  ]
}

/** @param {import("./controlClient.js").Delivery["attempts"][number]} attempt @param {number} index @param {number} now */
const attemptSection = (attempt, index, now) => {
  const headers = Object.entries(attempt.headers).map(([name, value]) => `${name}: ${value}`)
  const content = createElement(
    "div",
    { className: "attempt" },
    definitionList([
      ["Response", String(attempt.status ?? attempt.error)],
      ["Duration", `${attempt.durationMillis} ms`],
      ["Time", relativeTimeAgo(attempt.at, now)],
      ["Response body", attempt.responseBody],
    ]),
    codeBlock(headers.join("\n")),
  )
  return section(`Attempt ${index + 1}${attempt.isResent ? ", marked IsResent" : ""}`, content)
}

/** @param {string} title @param {Node} content */
const section = (title, content) => createElement("section", {}, createElement("h3", {}, title), content)

/** @param {string} text @param {() => void} onclick */
const link = (text, onclick) => createElement("button", { type: "button", className: "plain", onclick }, text)

/** A button that shows whether its action succeeded. @param {string} text @param {() => Promise<unknown>} action */
const resultButton = (text, action) => {
  const onclick = () =>
    action().then(
      () => showToast(`${text}: done`),
      (error) => showToast(error.message),
    )
  return createElement("button", { type: "button", onclick }, text)
}

/** @param {import("./statusText.js").StatusText} status @param {Node | string} right */
const headline = ({ symbol, tone, text }, right) =>
  createElement(
    "p",
    { className: "headline" },
    createElement(
      "span",
      {},
      createElement("span", { className: tone, "aria-hidden": "true" }, `${symbol} `),
      text,
    ),
    createElement("span", { className: "figures" }, right),
  )
