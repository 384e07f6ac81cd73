import { flexcharge } from "../shop/flexcharge.ts"
import { copyOf } from "./copy.ts"

export const transmit = (orderId: string) => flexcharge.transmit(copyOf(orderId))
