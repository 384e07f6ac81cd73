/** The names of the API operations, as routes, faults and the request log use them. */

/** Every operation. */
export const operations = [
  "token",
  "tokenize",
  "transmit",
  "evaluate",
  "outcome",
  "orders",
  "order",
  "capture",
  "refund",
  "cancel",
  "externalCancel",
] as const

/** The name of an operation. */
export type Operation = (typeof operations)[number]
