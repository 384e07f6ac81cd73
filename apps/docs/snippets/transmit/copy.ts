import type { TransmitInput } from "@flexcharge/core"

/** The copy of an order by phone. It contains only the parts of the card that a receipt shows. */
export const copyOf = (orderId: string): TransmitInput => ({
  orderId,
  isMIT: false,
  isDeclined: false,
  transaction: { id: "3478613", amount: 4900, currency: "USD", timestampUtc: "2026-11-23T10:00:00Z" },
  payer: { email: "john@example.com" },
  paymentMethod: { cardBrand: "VISA", cardBinNumber: "411111", cardLast4Digits: "1111" },
})
