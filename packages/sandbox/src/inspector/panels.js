/** The dialogs: clock, faults, test values, and the setup of the accounts. */
import { callControl } from "./controlClient.js"
import { actionButton, byId, copyButton, createElement, showToast } from "./dom.js"

const dialog = /** @type {HTMLDialogElement} */ (byId("panel"))

/** @param {string} title @param {...Node} content */
const openDialog = (title, ...content) => {
  byId("panel-title").textContent = title
  byId("panel-body").replaceChildren(...content)
  if (!dialog.open) dialog.showModal()
}

/** Replaces the content of the dialog, unless it was closed meanwhile. @param {string} title @param {...Node} content */
const updateDialog = (title, ...content) => {
  if (dialog.open) openDialog(title, ...content)
}

/** A line with a control at its end. @param {string | Node} title @param {string} subtitle @param {Node} [control] */
const line = (title, subtitle, control = createElement("span")) =>
  createElement(
    "div",
    { className: "line" },
    createElement(
      "div",
      {},
      createElement("div", {}, title),
      createElement("div", { className: "under" }, subtitle),
    ),
    control,
  )

/** @param {string} text */
const note = (text) => createElement("p", { className: "quiet" }, text)

const maxScheduledJobs = 20

/** Shows and advances the clock. @param {typeof openDialog} [show] */
export const openClock = async (show = openDialog) => {
  const { now, pending } = await callControl("GET", "/clock")
  const advance = async (/** @type {string} */ by) => {
    await callControl("POST", "/clock/advance", { by })
    await openClock(updateDialog)
  }
  const input = /** @type {HTMLInputElement} */ (
    createElement("input", { value: "3 days", "aria-label": "Advance by" })
  )
  const time = new Date(now).toISOString().replace("T", " ").slice(0, 19)
  const scheduled = pending
    .slice(0, maxScheduledJobs)
    .map((/** @type {{ at: number, label: string }} */ job) =>
      line(job.label, new Date(job.at).toISOString()),
    )
  show(
    "Clock",
    createElement("p", { className: "figures" }, `The clock is at ${time} UTC.`),
    createElement(
      "div",
      { className: "actions" },
      ...["1 minute", "10 minutes", "1 day", "7 days"].map((by) =>
        actionButton(`+ ${by}`, () => advance(by)),
      ),
    ),
    createElement(
      "div",
      { className: "actions" },
      input,
      actionButton("Advance", () => advance(input.value), "primary"),
    ),
    createElement("h3", {}, "Scheduled"),
    ...(scheduled.length === 0 ? [note("Nothing is scheduled.")] : scheduled),
  )
}

const anyOperation = "any operation"

/** @typedef {import("./controlClient.js").Fault} Fault */

/** Switches faults on and off. @param {string} [kindToFocus] */
export const openFaults = async (kindToFocus) => {
  const { active, kinds, operations } = await callControl("GET", "/faults")
  const select = /** @type {HTMLSelectElement} */ (
    createElement(
      "select",
      { id: "operation" },
      ...[anyOperation, ...operations].map((name) => createElement("option", { value: name }, name)),
    )
  )
  const rows = Object.entries(kinds).map(([kind, description]) => {
    const activeOfKind = active.filter((/** @type {Fault} */ fault) => fault.kind === kind)
    return faultLine(kind, String(description), activeOfKind, () => select.value)
  })
  const show = kindToFocus === undefined ? openDialog : updateDialog
  show(
    "Faults",
    note("A fault applies until it is switched off."),
    createElement("label", { className: "actions" }, "Apply to ", select),
    ...rows,
  )
  if (kindToFocus === undefined) return
  const toggle = document.querySelector(`[aria-label="${kindToFocus}"]`)
  if (toggle instanceof HTMLElement) toggle.focus()
}

/**
 * @param {string} kind @param {string} description @param {readonly Fault[]} active
 * @param {() => string} selectedOperation
 */
const faultLine = (kind, description, active, selectedOperation) => {
  const isOn = active.length > 0
  const switchFault = async () => {
    const operation = selectedOperation()
    const isLimited = !kind.startsWith("webhook-") && operation !== anyOperation
    if (!isOn) await callControl("POST", "/faults", isLimited ? { kind, operation } : { kind })
    for (const { id } of active) await callControl("DELETE", `/faults/${id}`)
    await openFaults(kind)
  }
  const toggle = createElement("button", {
    type: "button",
    className: "switch",
    role: "switch",
    "aria-checked": String(isOn),
    "aria-label": kind,
    onclick: switchFault,
  })
  const states = active.map(
    ({ operation, timesApplied }) => `${operation ?? anyOperation}, applied ${timesApplied} times`,
  )
  const subtitle = isOn ? `On: ${states.join("; ")}` : description.replaceAll("`", "")
  return line(createElement("strong", {}, kind), subtitle, toggle)
}

/** Shows the test values and the decision table. */
export const openTestValues = async () => {
  const { testValues, scenarios } = await callControl("GET", "/scenarios")
  openDialog(
    "Test values",
    ...testValues.map((/** @type {{ value: string, effect: string }} */ { value, effect }) =>
      line(copyButton(value, { isFull: true }), effect),
    ),
    createElement("h3", {}, "How an order is decided: the first line that matches"),
    ...scenarios.map((/** @type {{ description: string, source: string }} */ { description, source }) =>
      line(description, `source: ${source}`),
    ),
  )
}

/** Shows merchants, profiles and webhook subscribers, and changes profiles. */
export const openSetup = async () => {
  const [{ merchants }, subscribers, choices] = await Promise.all([
    callControl("GET", "/"),
    callControl("GET", "/webhooks"),
    callControl("GET", "/profile-choices"),
  ])
  /** @type {Map<string, readonly (string | boolean)[]>} */
  const choicesByName = new Map(Object.entries(choices))
  const subscriberLines = subscribers.map(
    (/** @type {import("./controlClient.js").Subscriber} */ { url, events, id }) =>
      line(createElement("span", { className: "mono" }, url), `${events.length} events, ${id}`),
  )
  const noSubscribers = note(
    "No webhook endpoint is subscribed. Subscribe one with: flexcharge-sandbox listen --forward <url>",
  )
  const reset = async () => {
    await callControl("POST", "/reset")
    showToast("The sandbox is reset")
  }
  openDialog(
    "Setup",
    createElement("p", {}, "API base ", copyButton(`${location.origin}/v1/`, { isFull: true })),
    ...merchants.flatMap((/** @type {MerchantView} */ merchant) => merchantLines(merchant, choicesByName)),
    createElement("h3", {}, "Webhook subscribers"),
    ...(subscribers.length === 0 ? [noSubscribers] : subscriberLines),
    createElement("div", { className: "actions" }, actionButton("Reset the sandbox", reset)),
  )
}

/** @typedef {{ name: string, mid: string, sites: string[], profile: object }} MerchantView */

/** @param {MerchantView} merchant @param {Map<string, readonly (string | boolean)[]>} choices */
const merchantLines = ({ name, mid, sites, profile }, choices) => [
  createElement("h3", {}, name),
  createElement("p", {}, "mid ", copyButton(mid), ...sites.flatMap((site) => [" siteId ", copyButton(site)])),
  ...Object.entries(profile).map(([option, value]) =>
    line(option, "", profileControl({ option, value, mid }, choices.get(option))),
  ),
]

/** @param {{ option: string, value: unknown, mid: string }} setting @param {readonly (string | boolean)[] | undefined} choices */
const profileControl = ({ option, value, mid }, choices) => {
  if (choices === undefined) return createElement("span", { className: "mono" }, String(value ?? "none"))
  const change = (/** @type {Event} */ event) => {
    const { selectedIndex } = /** @type {HTMLSelectElement} */ (event.target)
    callControl("POST", "/profile", { mid, [option]: choices[selectedIndex] }).then(
      () => showToast("Changed"),
      (error) => showToast(error.message),
    )
  }
  return createElement(
    "select",
    { "aria-label": option, onchange: change },
    ...choices.map((choice) => createElement("option", { selected: choice === value }, String(choice))),
  )
}
