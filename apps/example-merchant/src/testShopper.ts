/** A sample shopper that fills the form in the demo and in tests. */
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
