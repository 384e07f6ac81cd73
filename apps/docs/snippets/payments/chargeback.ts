import { OrderState, parseEvent, Signal } from "@flexcharge/schema"
import { wireEvent } from "@flexcharge/webhooks/testing"

// #region dispute
const paid = Signal.fromEvaluate({ status: "APPROVED" })
const received = parseEvent(wireEvent("payment.chargeback.received"))
if (!received.ok) throw new Error("The example must be an event.")

const state = OrderState.join(paid, Signal.fromEvent(received.value))
state.dispute // => "chargeback"
state.phase // => "approved"
// #endregion dispute
