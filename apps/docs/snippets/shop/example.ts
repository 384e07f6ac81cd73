import { challengePhone } from "@flexcharge/sandbox"
import { flexcharge } from "./flexcharge.ts"
import { charge } from "./gateway.ts"

const vaulted = await flexcharge.tokenize({
  paymentMethod: {
    creditCard: { firstName: "John", lastName: "Doe", number: "4111111111111111", month: 9, year: 2029 },
  },
})

/** A card number, which only a PCI-compliant server may send. */
export const rawCard = (cardNumber: string) => ({
  cardNumber,
  token: false,
  expirationMonth: 9,
  expirationYear: 2029,
})

/** A declined payment that leads to a challenge. */
export const payment = await charge({
  orderId: "ORDER-1",
  phone: challengePhone,
  cardToken: vaulted.token,
  senseKey: null,
})
