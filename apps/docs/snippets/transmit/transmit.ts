import { createClient } from "@flexcharge/core"
import { payment } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"
import { transmit } from "./copies.ts"

const { transmitId } = await transmit("ORDER-7")
typeof transmitId // => "string"

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
