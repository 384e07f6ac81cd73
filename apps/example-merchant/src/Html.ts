/** HTML from template strings: everything put into it is escaped, unless it is HTML already. */

/** Finished markup. Made by `html` only. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | readonly Html[] | undefined

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

const render = (part: Part): string => {
  if (part === undefined) return ""
  if (typeof part === "string" || typeof part === "number")
    return String(part).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("")
}

/** `html\`<p>${text}\``: the text is escaped, nested `html` is kept. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.reduce((markup, text, index) => markup + render(parts[index - 1]) + text),
})

/** Data for the page's script: read back with `JSON.parse(document.getElementById(id).textContent)`. */
export const jsonScript = (id: string, data: unknown): Html => {
  const json = { markup: JSON.stringify(data).replaceAll("<", "\\u003c") }
  return html`<script type="application/json" id="${id}">${json}</script>`
}
