/** GET /orders/{id}, GET /orders, POST /outcome, /capture, /orders/{id}/refund and /orders/{id}/cancel. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Field.ts"
import { OpenLiterals } from "./OpenLiterals.ts"
import { orderStatusNames } from "./OrderStatus.ts"
import { lenient, ResponseObject } from "./ResponseEnvelope.ts"
import { CurrencyCode, Guid, Instant, KnownCurrencyCode, MinorUnits, RequiredText, Text } from "./Scalars.ts"

/** The names of the order states. */
export const OrderStatusName = OpenLiterals(
  [...Object.values(orderStatusNames), "CHARGEBACK"],
  `Name of the state.\n\nSource: ${sources.order}.`,
)

/** An order as the service holds it. */
export const Order = ResponseObject("Order", "An order as the service holds it.", {
  id: lenient(Schema.String, "The service's id, equal to `orderSessionKey`.", sources.order),
  status: lenient(Schema.Finite, "Number of the state, 0 to 7.", sources.order),
  statusName: lenient(OrderStatusName, "Name of the state.", sources.order),
  correlationId: lenient(Schema.String, "Your own id of the call.", sources.order),
  referenceNumber: lenient(Schema.String, "The service's reference.", sources.order),
  orderPlacedDate: lenient(Schema.String, "When it was placed, ISO 8601.", sources.order),
  expiryDate: lenient(Schema.String, "When the service stops retrying it, ISO 8601.", sources.order),
  firstName: lenient(Schema.String, "Given name.", sources.order),
  lastName: lenient(Schema.String, "Family name.", sources.order),
  email: lenient(Schema.String, "E-mail address.", sources.order),
  phone: lenient(Schema.String, "Phone number.", sources.order),
  secondaryEmail: lenient(Schema.String, "Second e-mail address; may be empty.", sources.order),
  currencyCode: lenient(Schema.String, "ISO 4217 code.", sources.order),
  currencySymbol: lenient(Schema.String, "Sign of the currency.", sources.order),
  billingAddress: lenient(Schema.Unknown, "Billing address.", sources.order),
  shippingAddress: lenient(Schema.Unknown, "Shipping address.", sources.order),
})

/** Filters of the list of orders. */
export const OrdersQuery = Schema.Struct({
  query: Schema.optionalKey(field(Text, "Free text to search for.", sources.orders)),
  status: Schema.optionalKey(
    field(Schema.Array(Schema.Finite.check(Schema.isInt())), "Numbers of states.", sources.orders),
  ),
  from: Schema.optionalKey(field(Instant, "Placed at or after this time.", sources.orders)),
  to: Schema.optionalKey(field(Instant, "Placed before this time.", sources.orders)),
  mid: Schema.optionalKey(field(Text, "Merchant id.", sources.orders)),
  orderBy: Schema.optionalKey(
    field(Text, "Field to sort by, such as `createdOn` or `amount`.", sources.orders),
  ),
  sort: Schema.optionalKey(field(Schema.Literals(["asc", "desc"]), "Direction.", sources.orders)),
  pageSize: Schema.optionalKey(
    field(
      Schema.Finite.check(Schema.isInt(), Schema.isGreaterThan(0, { expected: "1 or more" })),
      "Orders on a page; 10 by default.",
      sources.orders,
    ),
  ),
  pageNumber: Schema.optionalKey(
    field(
      Schema.Finite.check(Schema.isInt(), Schema.isGreaterThan(0, { expected: "1 or more" })),
      "Page, from 1.",
      sources.orders,
    ),
  ),
}).annotate({ identifier: "OrdersQuery", description: "Filters of the list of orders." })

/** One page of orders. */
export const Orders = ResponseObject("Orders", "One page of orders.", {
  orders: field(
    Schema.Array(Order),
    "The orders of this page. The service's name of this list is not known: `orders`, `items`, `data`, `results` and a bare list are read.",
    "assumed",
    { readFrom: ["", "items", "data", "results"] },
  ),
  pageNumber: lenient(Schema.Finite, "This page, from 1.", sources.orders),
  pageSize: lenient(Schema.Finite, "Orders on a page.", sources.orders),
  pageCount: lenient(Schema.Finite, "Number of pages.", sources.orders),
  hasPreviousPage: lenient(Schema.Boolean, "Whether there is a previous page.", sources.orders),
  isFirstPage: lenient(Schema.Boolean, "Whether this is the first page.", sources.orders),
  isLastPage: lenient(Schema.Boolean, "Whether this is the last page.", sources.orders),
  firstItemOnPage: lenient(Schema.Finite, "Position of the first order of this page.", sources.orders),
  lastItemOnPage: lenient(Schema.Finite, "Position of the last order of this page.", sources.orders),
  hasNextPage: lenient(Schema.Boolean, "Whether there is a next page.", sources.orders),
  totalItemCount: lenient(Schema.Finite, "Number of orders; the name is assumed.", "assumed"),
})

/** The order to query. */
export const OutcomeRequest = Schema.Struct({
  orderSessionKey: field(RequiredText, "The service's id of the order.", sources.outcome),
}).annotate({ identifier: "OutcomeRequest", description: "The order to query." })

/** The outcome of an order. */
export const OutcomeResponse = ResponseObject("OutcomeResponse", "The outcome of an order.", {
  status: OpenLiterals(
    ["APPROVED", "DECLINED", "EXPIRED", "CANCELLED", "SUBMITTED", "PROCESSING", "NOTFOUND"],
    `The outcome of the order.\n\nSource: ${sources.outcome}.`,
  ),
  confirmationId: lenient(Schema.String, "Confirmation for the consumer.", sources.outcome),
})

/** The authorization to capture. Only the whole amount can be captured. */
export const CaptureRequest = Schema.Struct({
  idempotencyKey: field(Guid, "A GUID, the same for repetitions of one capture.", sources.capture),
  orderId: field(RequiredText, "The service's id of the order, from /evaluate.", sources.capture),
  amount: field(MinorUnits, "The authorized amount in minor units.", sources.capture),
  currency: field(CurrencyCode, "ISO 4217 code.", sources.capture),
}).annotate({ identifier: "CaptureRequest", description: "The authorization to capture." })

/** The statuses that a capture or refund returns. */
export const SettlementStatus = OpenLiterals(
  ["SUCCESS", "FAILED"],
  `Whether the capture or refund succeeded.\n\nSource: ${sources.capture}.`,
)

/** Whether the capture succeeded. */
export const CaptureResponse = ResponseObject("CaptureResponse", "Whether the capture succeeded.", {
  status: SettlementStatus,
  responseCode: lenient(Schema.String, "The service's code.", sources.capture),
  responseMessage: lenient(Schema.String, "The service's text.", sources.capture),
})

/** The amount to refund. The service's JSON has it as a decimal number of major units. */
export const RefundRequest = Schema.Struct({
  amount: field(
    MinorUnits,
    "Amount to refund in minor units; sent as `amountToRefund`, a decimal number of major units.",
    sources.refund,
    { wireName: "amountToRefund", encode: "decimalAmount" },
  ),
  currency: field(
    KnownCurrencyCode,
    "ISO 4217 code; determines the decimals of the amount. It is not sent.",
    sources.refund,
    { isSent: false },
  ),
  message: Schema.optionalKey(
    field(Text, "The reason; sent as `refundMessage`.", sources.refund, { wireName: "refundMessage" }),
  ),
}).annotate({ identifier: "RefundRequest", description: "The amount to refund." })

/** Whether the refund succeeded. Trust `status` and `success`, not `responseMessage`. */
export const RefundResponse = ResponseObject("RefundResponse", "Whether the refund succeeded.", {
  status: SettlementStatus,
  responseCode: lenient(
    Schema.String,
    "The service's code; `2001` when the amount is more than what remains.",
    sources.refund,
  ),
  responseMessage: lenient(
    Schema.String,
    "The service's text; it has been `DECLINED` on success.",
    sources.refund,
  ),
  transactionId: lenient(Schema.String, "Id of the refund.", sources.refund),
})

/** The optional fields of a cancel. */
export const CancelRequest = Schema.Struct({
  idempotencyKey: Schema.optionalKey(
    field(
      Guid,
      "A GUID, the same for repetitions; the service repeats its response for 24 hours.",
      sources.cancel,
    ),
  ),
}).annotate({ identifier: "CancelRequest", description: "The optional fields of a cancel." })

/** The response to a cancel, which is empty. */
export const CancelResponse = ResponseObject(
  "CancelResponse",
  "The response to a cancel, empty on success.",
  {},
)
