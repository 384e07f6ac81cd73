const { OrderState, Signal } = require("@flexcharge/schema")

// Replace these maps with your database. The key is the orderSessionKey of the decision.
const states = new Map()
const owners = new Map()

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
