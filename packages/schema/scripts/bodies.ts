/** The bodies of the register, in the order in which they are rendered. */
import * as Schemas from "../src/Schemas.ts"

/** What is sent. */
export const requests = [
  Schemas.TokenRequest,
  Schemas.TokenizeRequest,
  Schemas.TransmitRequest,
  Schemas.EvaluateRequest,
  Schemas.OutcomeRequest,
  Schemas.OrdersQuery,
  Schemas.CaptureRequest,
  Schemas.RefundRequest,
  Schemas.CancelRequest,
]

/** What is answered. */
export const replies = [
  Schemas.TokenReply,
  Schemas.TokenizeReply,
  Schemas.TransmitReply,
  Schemas.EvaluateReply,
  Schemas.OutcomeReply,
  Schemas.Order,
  Schemas.Orders,
  Schemas.CaptureReply,
  Schemas.RefundReply,
  Schemas.CancelReply,
]
