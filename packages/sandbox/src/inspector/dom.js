/** Builds elements, and shows ids, money and times the same way everywhere. */

/**
 * An element with properties, attributes (names with a dash, and role) and children.
 *
 * @param {string} tag @param {Record<string, unknown>} [properties] @param {...(Node | string | null)} children
 * @returns {HTMLElement}
 */
export const make = (tag, properties = {}, ...children) => {
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

/** Says something in passing. @param {string} text */
export const toast = (text) => {
  const element = byId("toast")
  element.textContent = text
  element.dataset.shown = "true"
  setTimeout(() => {
    element.dataset.shown = "false"
  }, 1_600)
}

/** A text that is copied by a click; an id is shortened in the middle. @param {string} text @param {{ whole?: boolean }} [options] */
export const copyable = (text, { whole = false } = {}) => {
  const short = whole || text.length < 20 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`
  return make(
    "button",
    {
      type: "button",
      className: "copy mono",
      title: `${text}\nClick to copy`,
      onclick: async (/** @type {Event} */ event) => {
        event.stopPropagation()
        await navigator.clipboard.writeText(text).then(
          () => toast("Copied"),
          () => toast("The browser does not let this page copy"),
        )
      },
    },
    short,
  )
}

/** @param {number} cents @param {string} currency */
export const money = (cents, currency) => {
  try {
    const format = new Intl.NumberFormat("en-US", { style: "currency", currency })
    return format.format(cents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  } catch {
    return `${cents} ${currency}`
  }
}

/** A moment, relative, with the exact one on hover. @param {number} at @param {number} now */
export const moment = (at, now) => {
  const exact = new Date(at).toISOString()
  return make("time", { dateTime: exact, title: exact, className: "quiet figures" }, relative(now - at))
}

/** The same in a sentence. @param {number} at @param {number} now */
export const momentAgo = (at, now) => {
  const element = moment(at, now)
  if (at <= now && element.textContent !== "now") element.append(" ago")
  return element
}

/** A path in which ids are shortened. @param {string} path */
export const shortPath = (path) => path.replace(/([0-9a-f]{8})-[0-9a-f-]{23}([0-9a-f]{4})/gi, "$1…$2")

/** @param {number} age */
const relative = (age) => {
  const isAhead = age < -999
  const seconds = Math.abs(Math.round(age / 1_000))
  const text =
    seconds < 1
      ? "now"
      : seconds < 60
        ? `${seconds} s`
        : seconds < 3_600
          ? `${Math.floor(seconds / 60)} min`
          : seconds < 86_400
            ? `${Math.floor(seconds / 3_600)} h`
            : `${Math.floor(seconds / 86_400)} d`
  return isAhead ? `in ${text}` : text
}

/** @param {unknown} value */
export const json = (value) => {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2)
  return make("pre", { className: "mono" }, text)
}

/** Terms with what they mean here. @param {readonly (readonly [string, Node | string | null])[]} pairs */
export const facts = (pairs) =>
  make(
    "dl",
    { className: "facts" },
    ...pairs
      .filter(([, value]) => value !== null && value !== "")
      .flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]),
  )
