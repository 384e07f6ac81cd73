/** The sequence of one declined payment. */
import { sequence } from "./sequence.ts"

export const flow = sequence(`
Shopper | Your shop | Your gateway | FlexCharge
Shopper -> Your shop: Pay $150.00
Your shop -> Your gateway: authorize
Your gateway --> Your shop: - 05 declined
Your shop -> FlexCharge: transmit (a copy)
Your shop -> FlexCharge: evaluate
FlexCharge --> Your shop: CHALLENGE
Your shop --> Shopper: orderSessionKey
Shopper -> FlexCharge: widget: enter the CVV
FlexCharge -> Your shop: webhook order.completed
Your shop --> Shopper: + paid
`)
