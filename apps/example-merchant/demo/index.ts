/** The example as a library, for its own demo and for journeys in a browser. */

export { openOrderStore, type StoredOrder } from "../src/OrderStore.ts"
export { startPartner } from "../src/Partner.ts"
export { startShop } from "../src/Shop.ts"
export { answerChallenge, fillCheckout, type Shopper } from "./browserSteps.ts"
export { listenOnLoopback } from "./DeferredServer.ts"
export { type DemoEnvironment, startDemo } from "./demoEnvironment.ts"
export { startGateway } from "./gatewayServer.ts"
