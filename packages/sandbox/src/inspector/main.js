/** Connects the three panes: the selection in one decides what the next one shows. */
import { callControl, followEvents, loadSnapshot } from "./controlClient.js"
import { changeDetail, deliveryDetail, orderDetail, requestDetail } from "./detail.js"
import { byId, createElement, formatAmount, relativeTime, showToast } from "./dom.js"
import { createList } from "./list.js"
import { openClock, openFaults, openSetup, openTestValues } from "./panels.js"
import { phaseSign } from "./statusText.js"
import { allActivity, timelineItems, timelineRow } from "./timeline.js"

const panes = ["orders", "timeline", "detail"]
/** @type {import("./controlClient.js").Snapshot | undefined} */
let snapshot
/** @type {import("./timeline.js").TimelineItem[]} */
let shownItems = []
/** @type {string | undefined} */
let selectedItemId

/** @param {number} index */
const focusPane = (index) => {
  const pane = panes[Math.max(0, Math.min(index, panes.length - 1))] ?? "orders"
  byId("panes").dataset.pane = pane
  byId(pane).focus()
}

const orderList = createList(byId("orders"), {
  onSelect: () => {
    selectedItemId = undefined
    renderTimeline()
  },
  onLeave: (direction) => focusPane(direction === 1 ? 1 : 0),
})

const timelineList = createList(byId("timeline"), {
  onSelect: (id) => {
    selectedItemId = id
    renderDetail()
  },
  onLeave: (direction) => focusPane(direction === 1 ? 2 : 0),
})

/** @type {import("./detail.js").Navigate} */
const navigate = (orderId, itemId) => {
  const order = snapshot?.orders.find(
    ({ id, externalOrderId }) => id === orderId || externalOrderId === orderId,
  )
  if (order === undefined) return showToast("This order is no longer stored")
  orderList.select(order.id)
  if (itemId !== undefined && timelineList.has(itemId)) timelineList.select(itemId)
  focusPane(itemId === undefined ? 1 : 2)
}

/** @param {string} title @param {string} text */
const emptyState = (title, text) =>
  createElement("div", { className: "empty" }, createElement("strong", {}, title), text)

const renderOrders = () => {
  if (snapshot === undefined) return
  const { orders, requests, deliveries, now } = snapshot
  const searchText = /** @type {HTMLInputElement} */ (byId("search")).value.trim().toLowerCase()
  const rows = orders
    .filter(({ externalOrderId, id, phase, email }) =>
      `${externalOrderId} ${id} ${phase} ${email}`.toLowerCase().includes(searchText),
    )
    .map((order) => orderRow(order, now))
  const activityRow = {
    id: allActivity,
    symbol: "≡",
    tone: "quiet",
    title: "All activity",
    right: "",
    subtitle: `${requests.length} requests, ${deliveries.length} webhooks`,
  }
  const isSearching = searchText !== ""
  orderList.show(
    isSearching || requests.length === 0 ? rows : [activityRow, ...rows],
    isSearching
      ? emptyState("No order found.", "Enter a part of an order id, a phase or an e-mail address.")
      : emptyState(
          "No requests yet.",
          `Set the base URL of your client to ${location.origin}/v1/ and evaluate a declined payment.`,
        ),
  )
  const { firstId } = orderList
  if (orderList.selected === undefined && firstId !== undefined) orderList.select(rows[0]?.id ?? firstId)
}

/** @param {import("./controlClient.js").Order} order @param {number} now @returns {import("./list.js").Row} */
const orderRow = ({ id, externalOrderId, phase, amount, currency, createdAt }, now) => ({
  ...phaseSign(phase),
  id,
  title: externalOrderId,
  right: formatAmount(amount, currency),
  subtitle: createElement("span", {}, `${phase} · `, relativeTime(createdAt, now)),
})

const renderTimeline = () => {
  if (snapshot === undefined) return
  const { now } = snapshot
  const selectedId = orderList.selected ?? allActivity
  shownItems = timelineItems(snapshot, selectedId)
  timelineList.show(
    shownItems.map((item) => timelineRow(item, now)),
    emptyState("Nothing happened yet.", "Requests, changes and webhooks of an order are listed here."),
  )
  byId("timeline-title").textContent = selectedId === allActivity ? "All activity" : "Timeline"
  renderDetail()
}

const renderDetail = () => {
  if (snapshot === undefined) return
  const item = shownItems.find(({ id }) => id === selectedItemId)
  const titles = { request: "Request", delivery: "Webhook", change: "Change" }
  byId("detail-title").textContent = item === undefined ? "Order" : titles[item.kind]
  replaceContent(
    byId("detail"),
    detailOf(snapshot, item).filter((part) => part !== null),
  )
}

/** @param {import("./controlClient.js").Snapshot} shown @param {import("./timeline.js").TimelineItem | undefined} item */
const detailOf = ({ orders, now }, item) => {
  switch (item?.kind) {
    case "request":
      return requestDetail(item, navigate)
    case "delivery":
      return deliveryDetail(item, now, navigate)
    case "change":
      return changeDetail(item, navigate)
  }
  const order = orders.find(({ id }) => id === orderList.selected)
  if (order !== undefined) return orderDetail(order, now)
  return [createElement("p", { className: "quiet" }, "Select an order, or a line of the timeline.")]
}

/** Replaces the content, and keeps the focus on a button that exists before and after. @param {HTMLElement} element @param {readonly Node[]} content */
const replaceContent = (element, content) => {
  const focused = element.contains(document.activeElement) ? document.activeElement : null
  element.replaceChildren(...content)
  if (focused === null || focused === element) return
  const sameButton = Array.from(element.querySelectorAll("button")).find(
    (button) => button.textContent === focused.textContent,
  )
  ;(sameButton ?? element).focus()
}

const renderFaults = () => {
  const faults = snapshot?.faults ?? []
  const isAnyOn = faults.length > 0
  byId("open-faults").dataset.on = String(isAnyOn)
  byId("open-faults").textContent = isAnyOn ? `▲ Faults: ${faults.length} on` : "Faults"
  const banner = byId("fault-banner")
  banner.hidden = !isAnyOn
  const names = faults.map(({ kind, operation, event }) => `${kind} on ${operation ?? event ?? "everything"}`)
  const switchOff = () => callControl("DELETE", "/faults")
  banner.replaceChildren(
    `▲ The sandbox is failing on purpose: ${names.join(", ")}.`,
    createElement("button", { type: "button", onclick: switchOff }, "Switch all off"),
  )
}

const refresh = async () => {
  snapshot = await loadSnapshot()
  const [date = "", time = ""] = new Date(snapshot.now).toISOString().split("T")
  byId("clock-now").replaceChildren(
    createElement("span", { className: "date" }, `${date} `),
    time.slice(0, 5),
  )
  renderOrders()
  renderTimeline()
  renderFaults()
}

byId("orders").append(...Array.from({ length: 6 }, () => createElement("div", { className: "skeleton" })))
byId("search").addEventListener("input", renderOrders)
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") focusPane(0)
})
byId("detail").tabIndex = 0
byId("detail").addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") focusPane(1)
})
for (const back of document.querySelectorAll("[data-back]"))
  back.addEventListener("click", () => focusPane(panes.indexOf(back.getAttribute("data-back") ?? "")))

addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  const item = shownItems.find(({ id }) => id === selectedItemId)
  if (event.key === "/") byId("search").focus()
  else if (event.key === "r" && item?.kind === "delivery")
    callControl("POST", `/deliveries/${item.id}/resend`).then(
      () => showToast("Sent again"),
      (error) => showToast(error.message),
    )
  else return
  event.preventDefault()
})

/** @type {readonly (readonly [string, () => Promise<void>])[]} */
const dialogButtons = [
  ["open-clock", () => openClock()],
  ["open-faults", () => openFaults()],
  ["open-cards", openTestValues],
  ["open-setup", openSetup],
]
for (const [id, open] of dialogButtons)
  byId(id).addEventListener("click", () => open().catch((error) => showToast(error.message)))
byId("panel-close").addEventListener("click", () => /** @type {HTMLDialogElement} */ (byId("panel")).close())

followEvents(refresh, (state) => {
  byId("live").dataset.state = state
  byId("live-text").textContent = state === "live" ? "Live" : "Connection lost, reconnecting"
})
// Keeps the relative times correct while nothing happens.
setInterval(() => refresh().catch(() => {}), 20_000)
