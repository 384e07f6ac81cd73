/** The bodies of the register, in the order in which they are rendered. */
import * as Schemas from "../src/schemas.ts"

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
export const responses = [
  Schemas.TokenResponse,
  Schemas.TokenizeResponse,
  Schemas.TransmitResponse,
  Schemas.EvaluateResponse,
  Schemas.OutcomeResponse,
  Schemas.Order,
  Schemas.Orders,
  Schemas.CaptureResponse,
  Schemas.RefundResponse,
  Schemas.CancelResponse,
]
