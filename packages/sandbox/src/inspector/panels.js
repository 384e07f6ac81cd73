/** The panels: clock, faults as switches, test values to copy. */
import { ask } from "./data.js"
import { copyable, make } from "./dom.js"
import { button, line, open, renew } from "./panel.js"

/** Shows and moves the clock. @param {typeof open} [show] */
export const openClock = async (show = open) => {
  const { now, pending } = await ask("GET", "/clock")
  const move = async (/** @type {string} */ by) => {
    await ask("POST", "/clock/advance", { by })
    await openClock(renew)
  }
  const input = /** @type {HTMLInputElement} */ (
    make("input", { value: "3 days", "aria-label": "By how much" })
  )
  show(
    "Clock",
    make(
      "p",
      { className: "figures" },
      `It is ${new Date(now).toISOString().replace("T", " ").slice(0, 19)} UTC.`,
    ),
    make(
      "div",
      { className: "actions" },
      ...["1 minute", "10 minutes", "1 day", "7 days"].map((by) => button(`+ ${by}`, () => move(by))),
    ),
    make(
      "div",
      { className: "actions" },
      input,
      button("Advance", () => move(input.value), "primary"),
    ),
    make("h3", {}, "What is to come"),
    ...(pending.length === 0
      ? [make("p", { className: "quiet" }, "Nothing is scheduled.")]
      : pending
          .slice(0, 20)
          .map((/** @type {{ at: number, label: string }} */ due) =>
            line(due.label, new Date(due.at).toISOString(), make("span")),
          )),
  )
}

/** Faults as switches. @param {string} [kindToFocus] */
export const openFaults = async (kindToFocus) => {
  const { on, kinds, operations } = await ask("GET", "/faults")
  const operation = /** @type {HTMLSelectElement} */ (
    make(
      "select",
      { id: "operation" },
      ...["any operation", ...operations].map((name) => make("option", { value: name }, name)),
    )
  )
  const rows = Object.entries(kinds).map(([kind, what]) => {
    const active = on.filter((/** @type {import("./data.js").Fault} */ fault) => fault.kind === kind)
    const where = active.map(
      (/** @type {import("./data.js").Fault} */ { operation: name, struck }) =>
        `${name ?? "any operation"}, struck ${struck}×`,
    )
    const toggle = make("button", {
      type: "button",
      className: "switch",
      role: "switch",
      "aria-checked": String(active.length > 0),
      "aria-label": kind,
      onclick: async () => {
        const isAny = kind.startsWith("webhook-") || operation.value === "any operation"
        if (active.length === 0)
          await ask("POST", "/faults", isAny ? { kind } : { kind, operation: operation.value })
        for (const { id } of active) await ask("DELETE", `/faults/${id}`)
        await openFaults(kind)
      },
    })
    return line(
      make("strong", {}, kind),
      active.length === 0 ? String(what).replaceAll("`", "") : `On: ${where.join("; ")}`,
      toggle,
    )
  })
  const show = kindToFocus === undefined ? open : renew
  show(
    "Faults",
    make("p", { className: "quiet" }, "A fault that is switched on strikes until it is switched off."),
    make("label", { className: "actions" }, "Strike ", operation),
    ...rows,
  )
  if (kindToFocus !== undefined)
    /** @type {HTMLElement | null} */ (document.querySelector(`[aria-label="${kindToFocus}"]`))?.focus()
}

/** Test values to copy, and the table that decides. */
export const openCards = async () => {
  const { testValues, table } = await ask("GET", "/scenarios")
  open(
    "Test values",
    ...testValues.map((/** @type {{ value: string, what: string }} */ { value, what }) =>
      line(copyable(value, { whole: true }), what, make("span")),
    ),
    make("h3", {}, "How an order is decided; the first line that fits wins"),
    ...table.map((/** @type {{ when: string, source: string, then: string }} */ { when, source }) =>
      line(when, `source: ${source}`, make("span")),
    ),
  )
}
