/** What to do about a call that may have been carried out, though nobody heard so. */
import { ApiError, type Reason } from "./ApiError.ts"
import type { Prepared } from "./Prepare.ts"

type Lost = Pick<Prepared<unknown>, "endpoint" | "orderId">

/** The error of a call one of whose attempts was lost: whatever the last one was told, nobody knows the end of it. */
export const mended = (lost: ApiError, last: ApiError, call: Lost): ApiError =>
  new ApiError(lost.reason, {
    ...lost,
    message: [lost.message, last === lost ? undefined : later(last.reason), adviceOf(call)]
      .filter((sentence) => sentence !== undefined)
      .join(" "),
    cause: last === lost ? lost.cause : last,
  })

const later = (reason: Reason): string =>
  `A later attempt ended as ${reason._tag}${"status" in reason ? ` (${reason.status})` : ""}, which says nothing of this one; see the cause.`

const adviceOf = ({ endpoint, orderId }: Lost): string | undefined => {
  switch (endpoint.name) {
    case "evaluate":
      return `The payment may have been rescued all the same: ask again with the same idempotency key, or void it with cancelExternal(${JSON.stringify(orderId)}).`
    case "transmit":
      return "The copy may have arrived: sent again, it may be there twice."
    case "tokenize":
      return "The card may be vaulted; a second token does no harm."
  }
  if (endpoint.idempotency === "key")
    return "It may have been carried out all the same: ask again with the same idempotency key, or look at the order."
  return endpoint.idempotency === "none"
    ? "It may have been carried out: look at the order first."
    : undefined
}
