/** Who trusts whom: the parties, what passes between them, and what guards each passage. */
import { svgText } from "./sequence.ts"

const box = (x: number, y: number, width: number, name: string, what: string, tone: string): string =>
  `<rect class="box ${tone}" x="${x}" y="${y}" width="${width}" height="56" rx="6" />
<text class="name" x="${x + width / 2}" y="${y + 25}">${svgText(name)}</text>
<text class="small" x="${x + width / 2}" y="${y + 42}">${svgText(what)}</text>`

const arrow = (path: string, tip: string, x: number, y: number, label: string, side = "start"): string =>
  `<g class="step plain"><path d="${path}" /><polygon points="${tip}" /><text class="${side}" x="${x}" y="${y}">${svgText(label)}</text></g>`

export const trust = `<svg viewBox="0 0 700 340" width="700" height="340" class="diagram">
${box(20, 20, 180, "Shopper's page", "anything can run here", "hostile")}
${box(500, 20, 180, "FlexCharge", "card vault, verdicts", "trusted")}
${box(20, 150, 180, "Your server", "app secret, signing key", "trusted")}
${box(20, 268, 180, "Your database", "order states", "trusted")}
${box(500, 150, 180, "Anyone on the internet", "forged and replayed calls", "hostile")}
${arrow("M200 40 H488", "498,40 489,35.5 489,44.5", 350, 32, "card, by TLS: token comes back", "middle")}
${arrow("M110 76 V138", "110,148 105.5,139 114.5,139", 122, 116, "token, senseKey: checked, never trusted")}
${arrow("M200 162 L488 66", "496,63 486,61.5 489,70", 262, 118, "bearer, idempotency key", "start")}
${arrow("M500 178 H212", "202,178 211,173.5 211,182.5", 350, 170, "refused: no signature", "middle")}
${arrow("M110 206 V256", "110,266 105.5,257 114.5,257", 122, 240, "joins only: a state never falls")}
${arrow("M590 76 C590 130 420 196 212 196", "202,196 211,191.5 211,200.5", 420, 212, "webhook, signed over bytes and host", "start")}
</svg>`
