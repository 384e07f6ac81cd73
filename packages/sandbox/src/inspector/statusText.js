/** The symbol, color and text of each status. Color is never the only sign. */

/** @typedef {"good" | "bad" | "wait" | "quiet"} Tone */
/** @typedef {{ symbol: string, tone: Tone }} StatusSign */
/** @typedef {StatusSign & { text: string }} StatusText */

/** @type {Map<string, StatusSign>} */
const phaseSigns = new Map([
  ["APPROVED", { symbol: "✓", tone: "good" }],
  ["DECLINED", { symbol: "✕", tone: "bad" }],
  ["CANCELLED", { symbol: "⊘", tone: "quiet" }],
  ["EXPIRED", { symbol: "◌", tone: "quiet" }],
  ["REFUNDED", { symbol: "↩", tone: "quiet" }],
  ["CHALLENGE", { symbol: "?", tone: "wait" }],
  ["SUBMITTED", { symbol: "…", tone: "wait" }],
  ["PROCESSING", { symbol: "…", tone: "wait" }],
  ["CAPTUREREQUIRED", { symbol: "◐", tone: "wait" }],
])

/** @param {string} phase @returns {StatusSign} */
export const phaseSign = (phase) => phaseSigns.get(phase) ?? { symbol: "•", tone: "quiet" }

/** @param {import("./controlClient.js").Delivery} delivery @returns {StatusText} */
export const deliveryStatus = ({ state, attempts }) => {
  const last = attempts.at(-1)
  const response = last === undefined ? "not sent yet" : String(last.status ?? last.error)
  const count = attempts.length > 1 ? `, ${attempts.length} attempts` : ""
  switch (state) {
    case "delivered":
      return { symbol: "✓", tone: "good", text: `delivered, ${response}${count}` }
    case "failed":
      return { symbol: "✕", tone: "bad", text: `failed, ${response}${count}` }
    case "lost":
      return { symbol: "⊘", tone: "bad", text: "lost by a fault" }
    default: {
      const text = last === undefined ? response : `${response}${count}, will be retried`
      return { symbol: "…", tone: "wait", text }
    }
  }
}

/** @param {import("./controlClient.js").LoggedRequest} request @returns {StatusText} */
export const requestStatus = ({ status, faults }) => {
  const faultText = faults.length === 0 ? "" : `, fault: ${faults.join(", ")}`
  if (status === null) return { symbol: "✕", tone: "bad", text: `no response${faultText}` }
  const isError = status >= 400
  return { symbol: isError ? "✕" : "→", tone: isError ? "bad" : "quiet", text: `${status}${faultText}` }
}
