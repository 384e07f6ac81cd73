import { createClient } from "@flexcharge/core"
import { challengeCard, createSandbox } from "@flexcharge/sandbox"
import { payment, rawCard } from "../shop/example.ts"

const sandbox = await createSandbox()
const flexcharge = createClient({ ...sandbox.credentials, baseUrl: sandbox.url })

// #region subscription
const renewal = {
  ...payment,
  orderId: "SUBSCRIPTION-4-NOVEMBER",
  isMIT: true,
  isRecurring: true,
  subscription: { subscriptionId: "SUBSCRIPTION-4", interval: "monthly", price: 15000, currency: "USD" },
  paymentMethod: rawCard(challengeCard),
}
// #endregion subscription

// #region sync
const monday = await flexcharge.rescue({ ...renewal, attemptCount: 1 }, { attempt: 1 })
if (monday.decision._tag !== "Declined") throw new Error("The sandbox must decline this card.")
monday.decision.nextAttempt // => 2
monday.decision.signal.phase // => "processing"

const tuesday = await flexcharge.rescue({ ...renewal, attemptCount: 2 }, { attempt: 2 })
tuesday.decision._tag // => "Declined"
// #endregion sync

sandbox.control.profile.set({ mit: "managed" })
const inThreeWeeks = new Date(Date.now() + 21 * 86_400_000)

// #region managed
const { decision } = await flexcharge.rescue({
  ...renewal,
  orderId: "SUBSCRIPTION-4-DECEMBER",
  expiryDateUtc: inThreeWeeks.toISOString(),
})
if (decision._tag !== "Pending") throw new Error("This account must be configured for managed MIT.")
decision.until === inThreeWeeks.toISOString() // => true

await sandbox.control.clock.advance("2 days") // the sandbox rescues it on the first day
const state = await flexcharge.waitForOutcome(decision.orderSessionKey)
state.phase // => "approved"
// #endregion managed

await flexcharge.close()
await sandbox.close()
