import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { payment, rawCard } from "../shop/example.ts"
import { flexcharge } from "../shop/flexcharge.ts"
import { recordSignal, stateOf } from "../webhook/orders.ts"

// #region wait
export const poll = async (orderSessionKey: string) => {
  await flexcharge.waitForOutcome(orderSessionKey, {
    timeoutMillis: 120_000,
    onState: (state) => recordSignal(orderSessionKey, state),
  })
}
// #endregion wait

// #region sandbox
const sandbox = await createSandbox()
const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })
const { decision } = await client.rescue({
  ...payment,
  paymentMethod: rawCard("4111111111111111"),
})
if (decision._tag !== "Challenge") throw new Error("This phone number must lead to a challenge.")
recordSignal(decision.orderSessionKey, decision.signal).phase // => "challenge"

sandbox.control.trigger("order.completed", { orderId: decision.orderSessionKey })
recordSignal(decision.orderSessionKey, await client.waitForOutcome(decision.orderSessionKey))
stateOf(decision.orderSessionKey)?.phase // => "approved"
// #endregion sandbox

await client.close()
await sandbox.close()
