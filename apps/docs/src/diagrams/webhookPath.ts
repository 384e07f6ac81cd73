/** The steps of the webhook endpoint, with the status code of each failure. */
import { svgText } from "./sequence.ts"

const steps = [
  ["raw body", "read once, with limits", "413 too large · 415 compressed · 408 too slow"],
  ["signature", "hash, host, HMAC-SHA512", "401 not authentic"],
  ["freshness", "date within 5 minutes", "401, or the result of onStale"],
  ["event", "JSON becomes a typed event", "400 not a webhook"],
  ["de-duplication", "not known to process or sink", "200 repetition"],
  ["your handler", "joins the signal", "503 if it throws"],
] as const

const rowHeight = 58

const step = ([name, what, otherwise]: (typeof steps)[number], index: number): string => {
  const y = 8 + index * rowHeight
  const arrow =
    index < steps.length - 1
      ? `<g class="step plain"><path d="M130 ${y + 40} V${y + 52}" /><polygon points="130,${y + 58} 125.5,${y + 49} 134.5,${y + 49}" /></g>`
      : ""
  return `<rect class="box${index > 1 ? " trusted" : " hostile"}" x="40" y="${y}" width="180" height="40" rx="6" />
<text class="name" x="130" y="${y + 18}">${svgText(name)}</text>
<text class="small" x="130" y="${y + 32}">${svgText(what)}</text>
<g class="step ${index === 4 ? "plain" : "critical"} answer"><path d="M220 ${y + 20} H330" /><polygon points="338,${y + 20} 329,${y + 15.5} 329,${y + 24.5}" />
<text class="start" x="350" y="${y + 24}">${svgText(otherwise)}</text></g>${arrow}`
}

const height = steps.length * rowHeight + 34

export const webhookPath = `<svg viewBox="0 0 640 ${height}" width="640" height="${height}" class="diagram">
${steps.map(step).join("\n")}
<g class="step positive"><path d="M130 ${height - 44} V${height - 26}" /><polygon points="130,${height - 18} 125.5,${height - 27} 134.5,${height - 27}" />
<text x="130" y="${height - 4}">200</text></g>
</svg>`
