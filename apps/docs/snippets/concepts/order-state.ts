import { OrderState, Signal } from "@flexcharge/schema"

// #region join
const challenge = Signal.fromEvaluate({ status: "CHALLENGE" })
const completed = Signal.fromOrder({ statusName: "Completed" })

const inSequence = [challenge, completed].reduce(OrderState.join, OrderState.initial)
const inAnotherSequence = [completed, completed, challenge].reduce(OrderState.join, OrderState.initial)
inSequence.phase // => "approved"
inAnotherSequence.phase // => "approved"
OrderState.isFinal(inSequence) // => true
// #endregion join

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
