/** The example as a library, for the end-to-end tests and the screenshots of the documentation. */

export { openOrderStore, type StoredOrder } from "../src/OrderStore.ts"
export { completeChallenge, fillCheckout, type Shopper } from "./browserSteps.ts"
export { flowOptions } from "./check.ts"
export { type DemoEnvironment, startDemo } from "./demoEnvironment.ts"
export { type Flow, flows, runFlow } from "./flows.ts"
