/** The set-up panel: who may call, how the accounts are set up, who hears webhooks. */
import { ask } from "./data.js"
import { copyable, make, toast } from "./dom.js"
import { button, line, open } from "./panel.js"

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
      smallAmountsOnly: [false, true],
      changedPayload: ["conflict", "replay", "new-order"],
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
        /** @type {{ name: string, mid: string, sites: string[], profile: object }} */ {
          name,
          mid,
          sites,
          profile,
        },
      ) => [
        make("h3", {}, name),
        make("p", {}, "mid ", copyable(mid), ...sites.flatMap((site) => [" siteId ", copyable(site)])),
        ...Object.entries(profile).map(([member, value]) => line(member, "", choice(member, value, mid))),
      ],
    ),
    make("h3", {}, "Webhook subscribers"),
    ...(subscribers.length === 0
      ? [
          make(
            "p",
            { className: "quiet" },
            "No webhook endpoint is subscribed yet. Subscribe with: flexcharge-sandbox listen --forward <url>",
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
