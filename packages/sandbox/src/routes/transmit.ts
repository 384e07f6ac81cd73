/** POST /transmit: takes a copy of a transaction; starts no rescue. */

import { transmitFields } from "../Fields.ts"
import { envelope, ok } from "../Reply.ts"
import { isReply, merchantOf, type Route, rejectionOf } from "../RouteCall.ts"

/** Source: docs.flexfactor.io/docs/transmit-1, 2025, vendor; answer from the vendor's sample client, 2023. */
export const transmit: Route = {
  name: "transmit",
  method: "POST",
  path: "transmit",
  auth: "accessToken",
  answer: (exchange) => {
    const { world, body } = exchange
    const merchant = merchantOf(exchange)
    if (isReply(merchant)) return merchant
    const refusal = rejectionOf(exchange, transmitFields, merchant.profile.validation, "flat")
    if (refusal !== undefined) return refusal
    const transmitId = world.random.uuid()
    world.transmissions.set(transmitId, {
      transmitId,
      mid: merchant.mid,
      orderId: body.text("orderId") ?? "",
      isDeclined: body.flag("isDeclined") ?? false,
      at: world.clock.now(),
    })
    return ok({ ...envelope(true, null, "success"), transmitId })
  },
}
