const { OrderState, Signal } = require("@flexcharge/schema")

// Replace these maps with your database.
const states = new Map() // the state, by the orderSessionKey of the decision
const owners = new Map() // the shopper, by orderSessionKey
const resumptions = new Map() // what to repeat an unanswered rescue with, by your own order id

/** Returns the state of an order. */
exports.stateOf = function (orderSessionKey) {
  return states.get(orderSessionKey)
}

/** Whether the order belongs to the shopper of this session. */
exports.isOwner = function (orderSessionKey, shopper) {
  return shopper !== undefined && owners.get(orderSessionKey) === shopper
}

/** Stores the signal of a decision, and the shopper to whom the order belongs. */
exports.recordDecision = function (decision, shopper) {
  if (decision._tag === "Unanswered") resumptions.set(decision.orderId, decision.resumption)
  if (!decision.orderSessionKey || !decision.signal) return
  owners.set(decision.orderSessionKey, shopper)
  recordSignal(decision.orderSessionKey, decision.signal)
}

/** Stores the signal of a webhook. */
exports.recordEvent = function (event) {
  if (event.orderId) recordSignal(event.orderId, Signal.fromEvent(event))
}

function recordSignal(orderSessionKey, signal) {
  states.set(orderSessionKey, OrderState.join(states.get(orderSessionKey), signal))
}
