/** Ties the panes together: what is chosen in one decides what the next shows. */
import { ask, follow, look } from "./data.js"
import { changeDetail, deliveryDetail, orderDetail, requestDetail } from "./detail.js"
import { byId, make, moment, money, toast } from "./dom.js"
import { list } from "./list.js"
import { openCards, openClock, openFaults } from "./panels.js"
import { openSetup } from "./setup.js"
import { everything, items, timelineRow } from "./timeline.js"
import { phaseOf } from "./words.js"

const panes = ["orders", "timeline", "detail"]
/** @type {import("./data.js").Facts | undefined} */
let known
/** @type {import("./timeline.js").Item[]} */
let shown = []
/** @type {string | undefined} */
let item

/** @param {number} place */
const enter = (place) => {
  const pane = panes[Math.max(0, Math.min(place, panes.length - 1))] ?? "orders"
  byId("panes").dataset.pane = pane
  byId(pane).focus()
}

const orders = list(byId("orders"), {
  select: () => {
    item = undefined
    renderTimeline()
  },
  leave: (direction) => enter(direction === 1 ? 1 : 0),
})
const timeline = list(byId("timeline"), {
  select: (id) => {
    item = id
    renderDetail()
  },
  leave: (direction) => enter(direction === 1 ? 2 : 0),
})

/** Jumps to an order, and to one thing on its timeline. @param {string} order @param {string} [thing] */
const go = (order, thing) => {
  const target = known?.orders.find(({ id, externalOrderId }) => id === order || externalOrderId === order)
  if (target === undefined) return toast("This order is no longer kept")
  orders.choose(target.id)
  if (thing !== undefined && timeline.has(thing)) timeline.choose(thing)
  enter(thing === undefined ? 1 : 2)
}

/** @param {string} title @param {string} text */
const nothing = (title, text) => make("div", { className: "empty" }, make("strong", {}, title), text)

const renderOrders = () => {
  if (known === undefined) return
  const { now } = known
  const words = /** @type {HTMLInputElement} */ (byId("search")).value.trim().toLowerCase()
  const rows = known.orders
    .filter((order) =>
      `${order.externalOrderId} ${order.id} ${order.phase} ${order.email}`.toLowerCase().includes(words),
    )
    .map((order) => {
      const [shape, tone] = phaseOf(order.phase)
      const under = make("span", {}, `${order.phase} · `, moment(order.createdAt, now))
      return {
        id: order.id,
        shape,
        tone,
        title: order.externalOrderId,
        right: money(order.amount, order.currency),
        under,
      }
    })
  const all = {
    ...{ id: everything, shape: "≡", tone: "quiet", title: "All activity", right: "" },
    under: `${known.entries.length} requests, ${known.deliveries.length} webhooks`,
  }
  const isFresh = known.entries.length === 0
  const welcome = nothing(
    "No requests yet.",
    `Point your client at ${location.origin}/v1/ and evaluate a declined payment.`,
  )
  orders.show(
    words === "" && !isFresh ? [all, ...rows] : rows,
    words === ""
      ? welcome
      : nothing("Nothing found.", "Try part of an order id, a phase or an e-mail address."),
  )
  const first = orders.first()
  if (orders.selected === undefined && first !== undefined) orders.choose(rows[0]?.id ?? first)
}

const renderTimeline = () => {
  if (known === undefined) return
  const { now } = known
  const chosen = orders.selected ?? everything
  shown = items(known, chosen)
  timeline.show(
    shown.map((one) => timelineRow(one, now)),
    nothing("Nothing here.", "What happens to an order is listed here: requests, changes, webhooks."),
  )
  byId("timeline-title").textContent = chosen === everything ? "All activity" : "Timeline"
  renderDetail()
}

const renderDetail = () => {
  if (known === undefined) return
  const { now } = known
  const order = known.orders.find(({ id }) => id === orders.selected)
  const chosen = shown.find(({ id }) => id === item)
  const content =
    chosen?.kind === "request"
      ? requestDetail(chosen, go)
      : chosen?.kind === "delivery"
        ? deliveryDetail(chosen, now, go)
        : chosen?.kind === "change"
          ? changeDetail(chosen, go)
          : order === undefined
            ? [make("p", { className: "quiet" }, "Choose an order, or a line of the timeline.")]
            : orderDetail(order, now)
  byId("detail-title").textContent =
    chosen === undefined
      ? "Order"
      : { request: "Request", delivery: "Webhook", change: "Change" }[chosen.kind]
  replace(
    byId("detail"),
    content.filter((part) => part !== null),
  )
}

/** Puts new content in place without taking the focus from a button that is still there. @param {HTMLElement} element @param {readonly Node[]} content */
const replace = (element, content) => {
  const focused = element.contains(document.activeElement) ? document.activeElement : null
  element.replaceChildren(...content)
  if (focused === null || focused === element) return
  const again = Array.from(element.querySelectorAll("button")).find(
    (one) => one.textContent === focused.textContent,
  )
  ;(again ?? element).focus()
}

const renderFaults = () => {
  const on = known?.on ?? []
  byId("open-faults").dataset.on = String(on.length > 0)
  byId("open-faults").textContent = on.length === 0 ? "Faults" : `▲ Faults: ${on.length} on`
  const banner = byId("fault-banner")
  banner.hidden = on.length === 0
  const names = on.map(({ kind, operation, event }) => `${kind} on ${operation ?? event ?? "everything"}`)
  const off = make("button", { type: "button", onclick: () => ask("DELETE", "/faults") }, "Switch all off")
  banner.replaceChildren(`▲ The sandbox is failing on purpose: ${names.join(", ")}.`, off)
}

const refresh = async () => {
  known = await look()
  const [date = "", time = ""] = new Date(known.now).toISOString().split("T")
  byId("clock-now").replaceChildren(make("span", { className: "date" }, `${date} `), time.slice(0, 5))
  renderOrders()
  renderTimeline()
  renderFaults()
}

byId("orders").append(...Array.from({ length: 6 }, () => make("div", { className: "skeleton" })))
byId("search").addEventListener("input", renderOrders)
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") enter(0)
})
byId("detail").tabIndex = 0
byId("detail").addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") enter(1)
})
for (const back of document.querySelectorAll("[data-back]"))
  back.addEventListener("click", () => enter(panes.indexOf(back.getAttribute("data-back") ?? "")))
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
  const chosen = shown.find(({ id }) => id === item)
  if (event.key === "/") byId("search").focus()
  else if (event.key === "r" && chosen?.kind === "delivery")
    ask("POST", `/deliveries/${chosen.id}/resend`).then(
      () => toast("Sent again"),
      (error) => toast(error.message),
    )
  else return
  event.preventDefault()
})
/** @type {readonly (readonly [string, () => Promise<void>])[]} */
const openers = [
  ["open-clock", () => openClock()],
  ["open-faults", () => openFaults()],
  ["open-cards", openCards],
  ["open-setup", openSetup],
]
for (const [id, open] of openers)
  byId(id).addEventListener("click", () => open().catch((error) => toast(error.message)))
byId("panel-close").addEventListener("click", () => /** @type {HTMLDialogElement} */ (byId("panel")).close())
follow(refresh, (state) => {
  byId("live").dataset.state = state
  byId("live-text").textContent = state === "live" ? "Live" : "Connection lost, trying again"
})
// Without news the times on the page still grow old.
setInterval(() => refresh().catch(() => {}), 20_000)
