/** The words, shapes and colors of each state; never color alone. */

/** @type {Record<string, readonly [shape: string, tone: string]>} */
const phases = {
  APPROVED: ["✓", "good"],
  DECLINED: ["✕", "bad"],
  CANCELLED: ["⊘", "quiet"],
  EXPIRED: ["◌", "quiet"],
  REFUNDED: ["↩", "quiet"],
  CHALLENGE: ["?", "wait"],
  SUBMITTED: ["…", "wait"],
  PROCESSING: ["…", "wait"],
  CAPTUREREQUIRED: ["◐", "wait"],
}

/** @param {string} phase */
export const phaseOf = (phase) => phases[phase] ?? ["•", "quiet"]

/** @param {import("./data.js").Delivery} delivery @returns {readonly [string, string, string]} shape, tone, words */
export const deliveryOf = (delivery) => {
  const last = delivery.attempts.at(-1)
  const answer = last === undefined ? "not sent yet" : String(last.status ?? last.error)
  const times = delivery.attempts.length > 1 ? `, ${delivery.attempts.length} tries` : ""
  switch (delivery.state) {
    case "delivered":
      return ["✓", "good", `delivered, ${answer}${times}`]
    case "failed":
      return ["✕", "bad", `failed, ${answer}${times}`]
    case "lost":
      return ["⊘", "bad", "lost by a fault"]
    default:
      return ["…", "wait", last === undefined ? answer : `${answer}${times}, will be tried again`]
  }
}

/** @param {import("./data.js").Entry} entry @returns {readonly [string, string, string]} shape, tone, words */
export const entryOf = (entry) => {
  const faults = entry.faults.length === 0 ? "" : `, fault: ${entry.faults.join(", ")}`
  if (entry.status === null) return ["✕", "bad", `no answer${faults}`]
  return [entry.status < 400 ? "→" : "✕", entry.status < 400 ? "quiet" : "bad", `${entry.status}${faults}`]
}
