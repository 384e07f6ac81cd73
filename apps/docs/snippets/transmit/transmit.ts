import { createClient } from "@flexcharge/core"
import { payment } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"
import { transmit } from "./copies.ts"

const { transmitId } = await transmit("ORDER-7")
typeof transmitId // => "string"

// #region rescue
const { transmission } = await flexcharge.rescue(payment)
const { transactionKey } = await transmission // awaited here only for the example
typeof transactionKey // => "string"
// #endregion rescue

// #region failed
export const shop = createClient({
  onTransmitFailed: ({ orderId, error }) => {
    console.warn(`The copy of ${orderId} failed: ${error.reason._tag}`) // and add it to your queue
  },
})
// #endregion failed
