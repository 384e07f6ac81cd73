/** The numbers of the order states. Source: docs.flexfactor.io/docs/orders-id, 2026 (vendor). */

/** Number to name; the portal also shows Chargeback, whose number was not seen. */
export const orderStatusNames = {
  0: "DRAFT",
  1: "ONHOLD",
  2: "CANCELLED",
  3: "PROBLEM",
  4: "PROCESSING",
  5: "CAPTUREREQUIRED",
  6: "RETURNED",
  7: "COMPLETED",
} as const
