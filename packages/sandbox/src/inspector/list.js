/** A listbox that works with the keyboard: arrow keys change the selection, and new rows keep it. */
import { createElement } from "./dom.js"

/** @typedef {{ id: string, symbol: string, tone: string, title: string, right: Node | string, subtitle: Node | string }} Row */

/**
 * Turns an element into a listbox.
 *
 * @param {HTMLElement} element
 * @param {{ onSelect: (id: string) => void, onLeave: (direction: -1 | 1) => void }} handlers
 */
export const createList = (element, { onSelect, onLeave }) => {
  /** @type {readonly Row[]} */
  let rows = []
  /** @type {string | undefined} */
  let selected

  const markSelected = () => {
    const selectedId = selected === undefined ? "" : `${element.id}-${selected}`
    for (const option of element.children)
      option.setAttribute("aria-selected", String(option.id === selectedId))
    element.setAttribute("aria-activedescendant", selectedId)
  }

  /** @param {string} id */
  const select = (id) => {
    selected = id
    markSelected()
    document.getElementById(`${element.id}-${id}`)?.scrollIntoView({ block: "nearest" })
    onSelect(id)
  }

  element.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("button")) return
    const option = event.target.closest("[role=option]")
    if (option === null) return
    select(option.id.slice(element.id.length + 1))
    if (matchMedia("(max-width: 1040px)").matches) onLeave(1)
  })

  element.addEventListener("keydown", (event) => {
    const index = rows.findIndex((row) => row.id === selected)
    const targetIndexes = new Map([
      ["ArrowDown", index + 1],
      ["ArrowUp", index - 1],
      ["Home", 0],
      ["End", rows.length - 1],
    ])
    const target = targetIndexes.get(event.key)
    if (target !== undefined) {
      const row = rows[Math.max(0, Math.min(target, rows.length - 1))]
      if (row !== undefined) select(row.id)
    } else if (event.key === "ArrowRight" || event.key === "Enter") onLeave(1)
    else if (event.key === "ArrowLeft") onLeave(-1)
    else return
    event.preventDefault()
  })

  return {
    /** @param {readonly Row[]} newRows @param {Node} emptyState */
    show: (newRows, emptyState) => {
      rows = newRows
      const { scrollTop } = element
      // A listbox must have options, so an empty one becomes a status that is announced.
      element.role = rows.length === 0 ? "status" : "listbox"
      const options = rows.map((row) => createOption(element.id, row))
      element.replaceChildren(...(rows.length === 0 ? [emptyState] : options))
      element.scrollTop = scrollTop
      markSelected()
    },
    select,
    has: (/** @type {string} */ id) => rows.some((row) => row.id === id),
    get firstId() {
      return rows[0]?.id
    },
    get selected() {
      return selected
    },
  }
}

/** @param {string} listId @param {Row} row */
const createOption = (listId, { id, symbol, tone, title, right, subtitle }) =>
  createElement(
    "div",
    { id: `${listId}-${id}`, className: "row", role: "option", "aria-selected": "false" },
    createElement("span", { className: `shape ${tone}`, "aria-hidden": "true" }, symbol),
    createElement("span", { className: "title", title }, title),
    createElement("span", { className: "right figures" }, right),
    createElement("span", { className: "under" }, subtitle),
  )
