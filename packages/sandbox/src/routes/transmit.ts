/** POST /transmit: receives a copy of a transaction. It does not start a rescue. */
import { transmitFields } from "../RequestFields.ts"
import { envelope, ok } from "../Responses.ts"
import { findMerchant, type Route, rejectInvalidFields } from "../Route.ts"

/** The status of a successful response. Assumed: the sample client declares a number that is never null. */
const successStatus = 0

/** Source: docs.flexfactor.io/docs/transmit-1, 2025, vendor; response of the vendor's sample client, 2023. */
export const transmit: Route = {
  operation: "transmit",
  method: "POST",
  path: "transmit",
  authentication: "accessToken",
  handle: (request) => {
    const { store, body } = request
    const merchant = findMerchant(request)
    if ("rejection" in merchant) return merchant.rejection
    const { mid, profile } = merchant.value
    const rejection = rejectInvalidFields(request, transmitFields, {
      validation: profile.validation,
      format: "flat",
    })
    if (rejection !== undefined) return rejection
    const transmitId = store.random.uuid()
    store.transmissions.set(transmitId, {
      transmitId,
      mid,
      orderId: body.text("orderId") ?? "",
      isDeclined: body.boolean("isDeclined") ?? false,
      at: store.clock.now(),
    })
    return ok({ ...envelope(true, successStatus, "success"), transmitId })
  },
}
