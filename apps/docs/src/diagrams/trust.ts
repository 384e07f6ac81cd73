/** The trust diagram: the parties, the data between them, and how it is protected. */
import { svgText } from "./sequence.ts"

const box = (x: number, y: number, name: string, what: string, tone: string): string =>
  `<rect class="box ${tone}" x="${x}" y="${y}" width="190" height="56" rx="6" />
<text class="name" x="${x + 95}" y="${y + 25}">${svgText(name)}</text>
<text class="small" x="${x + 95}" y="${y + 42}">${svgText(what)}</text>`

/** An arrow along a path, with its head and its label. */
const arrow = (
  path: string,
  head: string,
  label: readonly [x: number, y: number, text: string],
  tone = "plain",
) =>
  `<g class="step ${tone}"><path d="${path}" /><polygon points="${head}" />
<text class="start" x="${label[0]}" y="${label[1]}">${svgText(label[2])}</text></g>`

const left = (x: number, y: number): string => `${x},${y} ${x + 9},${y - 4.5} ${x + 9},${y + 4.5}`
const right = (x: number, y: number): string => `${x},${y} ${x - 9},${y - 4.5} ${x - 9},${y + 4.5}`
const down = (x: number, y: number): string => `${x},${y} ${x - 4.5},${y - 9} ${x + 4.5},${y - 9}`

export const trust = `<svg viewBox="0 0 760 350" width="760" height="350" class="diagram">
${box(20, 20, "Shopper's page", "untrusted", "hostile")}
${box(20, 150, "Your server", "app secret, signing key", "trusted")}
${box(20, 280, "Your database", "order states", "trusted")}
${box(550, 20, "FlexCharge", "card vault, decisions", "trusted")}
${box(550, 280, "Anyone on the internet", "forged and replayed calls", "hostile")}
${arrow("M210 48 H541", right(550, 48), [310, 40, "card over TLS; returns a token"])}
${arrow("M115 76 V141", down(115, 150), [127, 116, "token, senseKey"])}
${arrow("M210 164 L543 66", "550,64 540,62 543,71", [372, 132, "access token, idempotency key"])}
${arrow("M645 76 V184 H219", left(210, 184), [330, 176, "webhook, signed over body and host"])}
${arrow("M550 308 C420 308 340 200 219 200", left(210, 200), [462, 262, "rejected: no valid signature"], "critical")}
${arrow("M115 206 V271", down(115, 280), [127, 246, "states, joined from signals"])}
</svg>`
