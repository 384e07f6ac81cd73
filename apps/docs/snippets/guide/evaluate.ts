import { createClient, isApiError } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { payment } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"

// #region invalid
try {
  await flexcharge.rescue({
    ...payment,
    transaction: { ...payment.transaction, amount: 150.5 },
    payer: { email: "" },
  })
} catch (error) {
  if (!isApiError(error) || error.reason._tag !== "Invalid") throw error
  error.reason.issues.map((issue) => issue.path) // => ["transaction.amount", "payer.email"]
}
// #endregion invalid

// #region unanswered
export const settle = async (orderId: string) => {
  await flexcharge.cancelExternal(orderId) // by your own order id
}
// #endregion unanswered

// #region outage
const sandbox = await createSandbox()
const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })

sandbox.control.faults.add({ operation: "evaluate", kind: "status", status: 503 })
const { decision } = await client.rescue(payment)
decision._tag // => "Unanswered"
// #endregion outage

await client.close()
await sandbox.close()
