/** Test data of the local sandbox: a shopper, and cards with known outcomes. The checkout page offers them as buttons. */

/** A shopper who fills in every field but the card number and the phone. */
export const testShopper = {
  email: "joe@example.com",
  expiry: "12 / 30",
  cvv: "123",
  firstName: "Joe",
  lastName: "Jones",
  addressLine1: "123 Main St.",
  city: "San Francisco",
  state: "CA",
  zipCode: "94111",
} as const

/** A card with a known outcome at the gateway and at FlexCharge. */
export interface TestCard {
  readonly id: string
  readonly outcome: string
  readonly number: string
  readonly phone: string
}

// #region cards
/** The cards, from the simplest outcome to the challenge. Source: the scenarios of `@flexcharge/sandbox`. */
export const testCards: readonly TestCard[] = [
  { id: "approves", outcome: "Gateway approves", number: "4242424242424242", phone: "" },
  { id: "rescued", outcome: "Declined 51, rescued at once", number: "4000002760003184", phone: "" },
  {
    id: "challenge",
    outcome: "Declined 05, rescued with a challenge",
    number: "4111111111111111",
    phone: "+99.2001a/+99.2001b",
  },
  { id: "declined", outcome: "Declined 65, not rescued", number: "4000300011112220", phone: "" },
]
// #endregion cards
