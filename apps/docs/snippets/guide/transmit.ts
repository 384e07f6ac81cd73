import { createClient } from "@flexcharge/core"
import { payment } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"

// #region transmit
const { transmitId } = await flexcharge.transmit({
  orderId: "ORDER-7",
  isMIT: false,
  isDeclined: false,
  transaction: { id: "3478613", amount: 4900, currency: "USD", timestampUtc: "2026-11-23T10:00:00Z" },
  payer: { email: "john@example.com" },
  paymentMethod: { cardBrand: "VISA", cardBinNumber: "411111", cardLast4Digits: "1111" },
})
typeof transmitId // => "string"
// #endregion transmit

// #region rescue
const { transmission } = await flexcharge.rescue(payment)
const { transactionKey } = await transmission // waited for here only to show it
typeof transactionKey // => "string"
// #endregion rescue

// #region failed
export const shop = createClient({
  onTransmitFailed: ({ orderId, error }) => {
    console.warn(`transmit of ${orderId} failed: ${error.reason._tag}`) // and put it into your queue
  },
})
// #endregion failed
