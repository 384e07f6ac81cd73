/** The example as a library, for its own demo and for journeys in a browser. */
export { openDoor } from "./Door.ts"
export { startGateway } from "./Gateway.ts"
export { answerChallenge, fillCheckout, type Shopper } from "./Journey.ts"
export { openOrderStore, type StoredOrder } from "./OrderStore.ts"
export { startPartner } from "./Partner.ts"
export { startShop } from "./Shop.ts"
export { openStage, type Stage } from "./Stage.ts"
