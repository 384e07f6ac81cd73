/** HTML from template strings. Every value is escaped, unless it is HTML already. */

/** Finished markup. Only `html` creates it. */
export interface Html {
  readonly markup: string
}

type Value = string | number | Html | readonly Html[] | undefined

/** `html\`<p>${text}\`` escapes the text and keeps nested `html`. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  markup: strings.reduce((markup, text, index) => markup + render(values[index - 1]) + text),
})

/** Data for the script of the page, which reads it with `JSON.parse(document.getElementById(id).textContent)`. */
export const jsonScript = (id: string, data: unknown): Html => {
  const json = { markup: JSON.stringify(data).replaceAll("<", "\\u003c") }
  return html`<script type="application/json" id="${id}">${json}</script>`
}

const render = (value: Value): string => {
  if (value === undefined) return ""
  if (typeof value === "string" || typeof value === "number")
    return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character)
  if ("markup" in value) return value.markup
  return value.map(({ markup }) => markup).join("")
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}
