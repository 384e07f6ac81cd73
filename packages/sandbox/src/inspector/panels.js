/** The panels: clock, faults as switches, test values to copy, set-up. */
import { ask } from "./data.js"
import { byId, copyable, make, toast } from "./dom.js"

/** @param {string} title @param {...Node} content */
const open = (title, ...content) => {
  const panel = /** @type {HTMLDialogElement} */ (byId("panel"))
  byId("panel-title").textContent = title
  byId("panel-body").replaceChildren(...content)
  if (!panel.open) panel.showModal()
}

/** @param {string} text @param {() => Promise<unknown>} work @param {string} [className] */
const button = (text, work, className = "") =>
  make(
    "button",
    { type: "button", className, onclick: () => work().catch((error) => toast(error.message)) },
    text,
  )

/** @param {string | Node} title @param {string} under @param {Node} control */
const line = (title, under, control) =>
  make(
    "div",
    { className: "line" },
    make("div", {}, make("div", {}, title), make("div", { className: "under" }, under)),
    control,
  )

/** Shows and moves the clock. */
export const openClock = async () => {
  const { now, pending } = await ask("GET", "/clock")
  const move = async (/** @type {string} */ by) => {
    await ask("POST", "/clock/advance", { by })
    await openClock()
  }
  const input = /** @type {HTMLInputElement} */ (
    make("input", { value: "3 days", "aria-label": "By how much" })
  )
  open(
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
  const { on, kinds } = await ask("GET", "/faults")
  const operation = /** @type {HTMLSelectElement} */ (
    make(
      "select",
      { id: "operation" },
      ...[
        "any operation",
        "evaluate",
        "transmit",
        "tokenize",
        "token",
        "order",
        "refund",
        "capture",
        "cancel",
      ].map((name) => make("option", { value: name }, name)),
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
  open(
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

/** Who may call, how the accounts are set up, who hears webhooks. */
export const openSetup = async () => {
  const [{ merchants }, subscribers] = await Promise.all([ask("GET", "/"), ask("GET", "/webhooks")])
  /** @param {string} name @param {unknown} value @param {string} mid */
  const choice = (name, value, mid) => {
    /** @type {Record<string, readonly (string | boolean)[]>} */
    const choices = {
      validation: ["strict-2025", "lenient-2026"],
      mit: ["sync", "managed"],
      authCapture: [true, false],
      syncMitOtherwise: ["DECLINED", "APPROVED"],
    }
    const options = choices[name]
    if (options === undefined) return make("span", { className: "mono" }, String(value ?? "none"))
    return make(
      "select",
      {
        "aria-label": name,
        onchange: (/** @type {Event} */ event) => {
          const { selectedIndex } = /** @type {HTMLSelectElement} */ (event.target)
          ask("POST", "/profile", { mid, [name]: options[selectedIndex] }).then(
            () => toast("Changed"),
            (error) => toast(error.message),
          )
        },
      },
      ...options.map((option) => make("option", { selected: option === value }, String(option))),
    )
  }
  open(
    "Set-up",
    make("p", {}, "API base ", copyable(`${location.origin}/v1/`, { whole: true })),
    ...merchants.flatMap(
      (
        /** @type {{ name: string, mid: string, siteId: string, profile: object }} */ {
          name,
          mid,
          siteId,
          profile,
        },
      ) => [
        make("h3", {}, name),
        make("p", {}, "mid ", copyable(mid), " siteId ", copyable(siteId)),
        ...Object.entries(profile).map(([member, value]) => line(member, "", choice(member, value, mid))),
      ],
    ),
    make("h3", {}, "Webhook subscribers"),
    ...(subscribers.length === 0
      ? [
          make(
            "p",
            { className: "quiet" },
            "Nobody hears webhooks yet. Subscribe with: flexcharge-sandbox listen --forward <url>",
          ),
        ]
      : subscribers.map((/** @type {import("../Subscriber.ts").Subscriber} */ { url, events, id }) =>
          line(make("span", { className: "mono" }, url), `${events.length} events, ${id}`, make("span")),
        )),
    make(
      "div",
      { className: "actions" },
      button("Forget everything", async () => {
        await ask("POST", "/reset")
        toast("All is forgotten")
      }),
    ),
  )
}
