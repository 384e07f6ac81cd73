/** The requests and responses, in the order in which their code is generated. */
import * as Schemas from "../src/schemas.ts"

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
