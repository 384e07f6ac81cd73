/** The names of the vendor's operations, as routes, faults and the journal use them. */

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
