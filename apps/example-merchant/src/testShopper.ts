/** Somebody to fill the form with, in a rehearsal. */
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
