/** Draws a sequence diagram as SVG from text. */

/** One arrow between two lanes. */
interface Step {
  readonly from: number
  readonly to: number
  readonly label: string
  /** A response, drawn dashed. */
  readonly isResponse: boolean
  /** The color: of an ordinary, a successful or a failed step. */
  readonly tone: "plain" | "positive" | "critical"
}

const laneWidth = 176
const stepHeight = 46
const top = 64

/**
 * First line: the lanes, separated by `|`. Each further line: `A -> B: label`, or `A --> B: label` for a response.
 * A label that begins with `+` is drawn as a success, one that begins with `-` as a failure.
 */
export const sequence = (text: string): string => {
  const [head = "", ...rest] = text.trim().split("\n")
  const lanes = head.split("|").map((lane) => lane.trim())
  const steps = rest.map((line) => step(line.trim(), lanes))
  const width = lanes.length * laneWidth
  const height = top + steps.length * stepHeight + 8
  return [
    `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="diagram">`,
    ...lanes.map((lane, index) => drawLane(lane, index, height)),
    ...steps.map(drawStep),
    "</svg>",
  ].join("\n")
}

const step = (line: string, lanes: readonly string[]): Step => {
  const [, from = "", arrow, to = "", label = ""] = /^(.+?) (-{1,2})> (.+?): (.+)$/.exec(line) ?? []
  if (!lanes.includes(from) || !lanes.includes(to)) throw new Error(`Not a step between two lanes: "${line}"`)
  const tone = label.startsWith("+") ? "positive" : label.startsWith("-") ? "critical" : "plain"
  return {
    from: lanes.indexOf(from),
    to: lanes.indexOf(to),
    label: tone === "plain" ? label : label.slice(1).trim(),
    isResponse: arrow === "--",
    tone,
  }
}

const middle = (lane: number): number => lane * laneWidth + laneWidth / 2

const drawLane = (lane: string, index: number, height: number): string => `
<line class="life" x1="${middle(index)}" y1="44" x2="${middle(index)}" y2="${height}" />
<rect class="box" x="${middle(index) - 70}" y="8" width="140" height="36" rx="6" />
<text class="name" x="${middle(index)}" y="31">${svgText(lane)}</text>`

const drawStep = ({ from, to, label, isResponse, tone }: Step, index: number): string => {
  const y = top + index * stepHeight + 26
  const classes = `step ${tone}${isResponse ? " answer" : ""}`
  const [start, end] = [middle(from), middle(to)]
  if (from === to) {
    const path = `M${start} ${y - 10} h28 v14 h-22`
    return `<g class="${classes}"><path d="${path}" />${head(start + 4, y + 4, -1)}
<text class="own" x="${start + 38}" y="${y + 2}">${svgText(label)}</text></g>`
  }
  const way = end > start ? 1 : -1
  return `<g class="${classes}"><path d="M${start} ${y} H${end - way * 8}" />${head(end, y, way)}
<text x="${(start + end) / 2}" y="${y - 8}">${svgText(label)}</text></g>`
}

const head = (x: number, y: number, way: number): string =>
  `<polygon points="${x},${y} ${x - way * 9},${y - 4.5} ${x - way * 9},${y + 4.5}" />`

/** Makes text safe inside SVG. */
export const svgText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
