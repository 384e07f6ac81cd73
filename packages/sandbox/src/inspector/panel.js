/** The one panel that opens over the panes, and what its content is made of. */
import { byId, make, toast } from "./dom.js"

const panel = /** @type {HTMLDialogElement} */ (byId("panel"))

/** Opens the panel with new content. @param {string} title @param {...Node} content */
export const open = (title, ...content) => {
  byId("panel-title").textContent = title
  byId("panel-body").replaceChildren(...content)
  if (!panel.open) panel.showModal()
}

/** Puts new content into the panel, unless it was closed meanwhile. @param {string} title @param {...Node} content */
export const renew = (title, ...content) => {
  if (panel.open) open(title, ...content)
}

/** A button that says what went wrong. @param {string} text @param {() => Promise<unknown>} work @param {string} [className] */
export const button = (text, work, className = "") =>
  make(
    "button",
    { type: "button", className, onclick: () => work().catch((error) => toast(error.message)) },
    text,
  )

/** A line with a control at its end. @param {string | Node} title @param {string} under @param {Node} control */
export const line = (title, under, control) =>
  make(
    "div",
    { className: "line" },
    make("div", {}, make("div", {}, title), make("div", { className: "under" }, under)),
    control,
  )
