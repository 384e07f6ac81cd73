import { OrderState, parseEvent, Signal } from "@flexcharge/schema"

const body = { Event: "order.refunded", TimeStamp: "2026-06-12T14:30:00Z", EventData: { amount: 500 } }
const parsed = parseEvent(body)
if (!parsed.ok) throw new Error("The body must be an event.")
const refundEvent = Signal.fromEvent(parsed.value)

// #region join
const challenge = Signal.fromEvaluate({ status: "CHALLENGE" })
const completed = Signal.fromOrder({ statusName: "Completed" })

const inSequence = [challenge, completed].reduce(OrderState.join, OrderState.initial)
const inAnotherSequence = [completed, completed, challenge].reduce(OrderState.join, OrderState.initial)
inSequence.phase // => "approved"
inAnotherSequence.phase // => "approved"
OrderState.isFinal(inSequence) // => true
// #endregion join

// #region change
OrderState.change(challenge, inSequence).becamePaid // => true
OrderState.change(inSequence, inAnotherSequence).becamePaid // => false
// #endregion change

// #region refund
const approved = Signal.fromEvaluate({ status: "APPROVED" }, { amount: 15000 })
const partlyRefunded = OrderState.join(approved, refundEvent)
OrderState.isPaid(partlyRefunded) // => true
OrderState.refundedAmount(partlyRefunded) // => 500
// #endregion refund

// #region dispute
const disputed = OrderState.join(inSequence, Signal.fromOrder({ statusName: "Chargeback" }))
disputed.phase // => "approved"
disputed.dispute // => "chargeback"
// #endregion dispute

// #region unknown
const withUnknown = OrderState.join(challenge, Signal.fromOrder({ statusName: "Teleported" }))
withUnknown.phase // => "challenge"
withUnknown.unknown // => ["Teleported"]
// #endregion unknown
