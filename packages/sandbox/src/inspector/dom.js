/** Creates elements, and formats ids, amounts and times. */
import { decimalsOf } from "./currencyDecimals.js"

/**
 * Creates an element. Names with a dash, `role` and `for` become attributes, other names properties.
 *
 * @param {string} tag @param {Record<string, unknown>} [properties] @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export const createElement = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue
    if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, String(value))
    else Reflect.set(element, name, value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** Shows a short message at the edge of the page. @param {string} text */
export const showToast = (text) => {
  const element = byId("toast")
  element.textContent = text
  element.dataset.shown = "true"
  setTimeout(() => {
    element.dataset.shown = "false"
  }, 1_600)
}

/**
 * A button that copies a text. A long text is shortened in the middle, unless `isFull`.
 *
 * @param {string} text @param {{ isFull?: boolean }} [options]
 */
export const copyButton = (text, { isFull = false } = {}) => {
  const label = isFull || text.length < 20 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`
  const copy = async (/** @type {Event} */ event) => {
    event.stopPropagation()
    await navigator.clipboard.writeText(text).then(
      () => showToast("Copied"),
      () => showToast("The browser does not allow this page to copy"),
    )
  }
  return createElement(
    "button",
    { type: "button", className: "copy mono", title: `${text}\nClick to copy`, onclick: copy },
    label,
  )
}

/** A button that shows the message of an error. @param {string} text @param {() => Promise<unknown>} action @param {string} [className] */
export const actionButton = (text, action, className = "") => {
  const onclick = () => action().catch((error) => showToast(error.message))
  return createElement("button", { type: "button", className, onclick }, text)
}

/** @param {number} minorUnits @param {string} currency */
export const formatAmount = (minorUnits, currency) => {
  try {
    const decimals = decimalsOf(currency)
    return new Intl.NumberFormat("en-US", {
      style: "currency",
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(minorUnits / 10 ** decimals)
  } catch {
    return `${minorUnits} ${currency}`
  }
}

/** A time relative to now; its title has the exact time. @param {number} at @param {number} now */
export const relativeTime = (at, now) => {
  const exact = new Date(at).toISOString()
  return createElement(
    "time",
    { dateTime: exact, title: exact, className: "quiet figures" },
    formatAge(now - at),
  )
}

/** A relative time with "ago", for use in a sentence. @param {number} at @param {number} now */
export const relativeTimeAgo = (at, now) => {
  const element = relativeTime(at, now)
  if (at <= now && element.textContent !== "now") element.append(" ago")
  return element
}

/** @param {number} ageMillis */
const formatAge = (ageMillis) => {
  const text = formatSeconds(Math.abs(Math.round(ageMillis / 1_000)))
  return ageMillis < -999 ? `in ${text}` : text
}

/** @param {number} seconds */
const formatSeconds = (seconds) => {
  if (seconds < 1) return "now"
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** Shortens the ids in a path. @param {string} path */
export const shortenPath = (path) => path.replace(/([0-9a-f]{8})-[0-9a-f-]{23}([0-9a-f]{4})/gi, "$1…$2")

/** @param {unknown} value */
export const codeBlock = (value) => {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2)
  return createElement("pre", { className: "mono" }, text)
}

/** A list of terms with their values; empty values are left out. @param {readonly (readonly [string, Node | string | null])[]} entries */
export const definitionList = (entries) =>
  createElement(
    "dl",
    { className: "facts" },
    ...entries
      .filter(([, value]) => value !== null && value !== "")
      .flatMap(([term, value]) => [createElement("dt", {}, term), createElement("dd", {}, value)]),
  )
