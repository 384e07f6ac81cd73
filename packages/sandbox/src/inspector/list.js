/** A list that a keyboard walks: one option is selected, arrows move, the selection survives new data. */
import { make } from "./dom.js"

/** @typedef {{ id: string, shape: string, tone: string, title: string, right: Node | string, under: Node | string }} Row */

/**
 * Makes a listbox out of an element.
 *
 * @param {HTMLElement} element
 * @param {{ select: (id: string) => void, leave: (direction: -1 | 1) => void }} handlers
 */
export const list = (element, { select, leave }) => {
  /** @type {readonly Row[]} */
  let rows = []
  /** @type {string | undefined} */
  let selected

  const mark = () => {
    for (const option of element.children)
      option.setAttribute("aria-selected", String(option.id === `${element.id}-${selected}`))
    element.setAttribute("aria-activedescendant", selected === undefined ? "" : `${element.id}-${selected}`)
  }

  /** @param {string} id */
  const choose = (id) => {
    selected = id
    mark()
    document.getElementById(`${element.id}-${id}`)?.scrollIntoView({ block: "nearest" })
    select(id)
  }

  element.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null
    if (option === null || (event.target instanceof Element && event.target.closest("button"))) return
    choose(option.id.slice(element.id.length + 1))
    if (matchMedia("(max-width: 1040px)").matches) leave(1)
  })
  element.addEventListener("keydown", (event) => {
    const place = rows.findIndex((row) => row.id === selected)
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }
    const step = steps[event.key]
    if (step !== undefined) {
      const row = rows[Math.max(0, Math.min(step, rows.length - 1))]
      if (row !== undefined) choose(row.id)
    } else if (event.key === "ArrowRight" || event.key === "Enter") leave(1)
    else if (event.key === "ArrowLeft") leave(-1)
    else return
    event.preventDefault()
  })

  return {
    /** @param {readonly Row[]} next @param {Node} empty */
    show: (next, empty) => {
      rows = next
      const top = element.scrollTop
      // A listbox without options is not one; the empty state is announced instead.
      element.role = rows.length === 0 ? "status" : "listbox"
      element.replaceChildren(...(rows.length === 0 ? [empty] : rows.map((row) => option(element.id, row))))
      element.scrollTop = top
      mark()
    },
    choose,
    has: (/** @type {string} */ id) => rows.some((row) => row.id === id),
    first: () => rows[0]?.id,
    get selected() {
      return selected
    },
  }
}

/** @param {string} prefix @param {Row} row */
const option = (prefix, { id, shape, tone, title, right, under }) =>
  make(
    "div",
    { id: `${prefix}-${id}`, className: "row", role: "option", "aria-selected": "false" },
    make("span", { className: `shape ${tone}`, "aria-hidden": "true" }, shape),
    make("span", { className: "title", title }, title),
    make("span", { className: "right figures" }, right),
    make("span", { className: "under" }, under),
  )
