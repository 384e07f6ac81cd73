/** Who trusts whom: the parties, what passes between them, and what guards each passage. */
import { svgText } from "./sequence.ts"

const box = (x: number, y: number, name: string, what: string, tone: string): string =>
  `<rect class="box ${tone}" x="${x}" y="${y}" width="190" height="56" rx="6" />
<text class="name" x="${x + 95}" y="${y + 25}">${svgText(name)}</text>
<text class="small" x="${x + 95}" y="${y + 42}">${svgText(what)}</text>`

/** A passage along a path, with its arrow head and its label. */
const passage = (
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
${box(20, 20, "Shopper's page", "anything can run here", "hostile")}
${box(20, 150, "Your server", "app secret, signing key", "trusted")}
${box(20, 280, "Your database", "order states", "trusted")}
${box(550, 20, "FlexCharge", "card vault, verdicts", "trusted")}
${box(550, 280, "Anyone on the internet", "forges and replays", "hostile")}
${passage("M210 48 H541", right(550, 48), [310, 40, "card, by TLS; a token comes back"])}
${passage("M115 76 V141", down(115, 150), [127, 116, "token, senseKey"])}
${passage("M210 164 L543 66", "550,64 540,62 543,71", [372, 132, "bearer, idempotency key"])}
${passage("M645 76 V184 H219", left(210, 184), [330, 176, "webhook, signed over bytes and host"])}
${passage("M550 308 C420 308 340 200 219 200", left(210, 200), [462, 262, "refused: no valid signature"], "critical")}
${passage("M115 206 V271", down(115, 280), [127, 246, "joined: a state never falls"])}
</svg>`
