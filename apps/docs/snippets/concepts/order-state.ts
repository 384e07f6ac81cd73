import { OrderState, Signal } from "@flexcharge/schema"

// #region join
const challenge = Signal.fromEvaluate({ status: "CHALLENGE" })
const completed = Signal.fromOrder({ statusName: "Completed" })

const inOrder = [challenge, completed].reduce(OrderState.join, OrderState.initial)
const mixedUp = [completed, completed, challenge].reduce(OrderState.join, OrderState.initial)
inOrder.phase // => "approved"
mixedUp.phase // => "approved"
OrderState.isFinal(inOrder) // => true
// #endregion join

// #region dispute
const disputed = OrderState.join(inOrder, Signal.fromOrder({ statusName: "Chargeback" }))
disputed.phase // => "approved"
disputed.dispute // => "chargeback"
// #endregion dispute

// #region unknown
const surprised = OrderState.join(challenge, Signal.fromOrder({ statusName: "Teleported" }))
surprised.phase // => "challenge"
surprised.unknown // => ["Teleported"]
// #endregion unknown
