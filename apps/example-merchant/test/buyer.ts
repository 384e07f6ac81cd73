import { testShopper } from "../src/testData.ts"

const { expiry: _expiry, cvv: _cvv, ...buyer } = testShopper

/** The shopper of the tests without the card: email, name and address, as the fields of the checkout form. */
export { buyer }
