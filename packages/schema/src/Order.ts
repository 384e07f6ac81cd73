/** GET /orders/{id} and GET /orders: what the service holds of an order. */
import * as Schema from "effect/Schema"
import { field, sources } from "./Documentation.ts"
import { OpenLiterals } from "./OpenLiterals.ts"
import { orderStatusNames } from "./OrderStatus.ts"
import { maybe, Reply } from "./ResponseEnvelope.ts"
import { Instant, Text } from "./Scalars.ts"

/** The names of the order states. */
export const OrderStatusName = OpenLiterals(
  [...Object.values(orderStatusNames), "CHARGEBACK"],
  `Name of the state.\n\nSource: ${sources.order}.`,
)

/** An order as the service holds it. */
export const Order = Reply("Order", "An order as the service holds it.", {
  id: maybe(Schema.String, "The service's id, equal to `orderSessionKey`.", sources.order),
  status: maybe(Schema.Finite, "Number of the state, 0 to 7.", sources.order),
  statusName: maybe(OrderStatusName, "Name of the state.", sources.order),
  correlationId: maybe(Schema.String, "Your own id of the call.", sources.order),
  referenceNumber: maybe(Schema.String, "The service's reference.", sources.order),
  orderPlacedDate: maybe(Schema.String, "When it was placed, ISO 8601.", sources.order),
  expiryDate: maybe(Schema.String, "Until when it is worked on, ISO 8601.", sources.order),
  firstName: maybe(Schema.String, "Given name.", sources.order),
  lastName: maybe(Schema.String, "Family name.", sources.order),
  email: maybe(Schema.String, "E-mail address.", sources.order),
  phone: maybe(Schema.String, "Phone number.", sources.order),
  secondaryEmail: maybe(Schema.String, "Second e-mail address; may be empty.", sources.order),
  currencyCode: maybe(Schema.String, "ISO 4217 code.", sources.order),
  currencySymbol: maybe(Schema.String, "Sign of the currency.", sources.order),
  billingAddress: maybe(Schema.Unknown, "Where the bill goes.", sources.order),
  shippingAddress: maybe(Schema.Unknown, "Where the goods go.", sources.order),
})

/** Which orders to list. */
export const OrdersQuery = Schema.Struct({
  query: Schema.optionalKey(field(Text, "Free text to look for.", sources.orders)),
  status: Schema.optionalKey(
    field(Schema.Array(Schema.Finite.check(Schema.isInt())), "Numbers of states.", sources.orders),
  ),
  from: Schema.optionalKey(field(Instant, "Placed at or after this moment.", sources.orders)),
  to: Schema.optionalKey(field(Instant, "Placed before this moment.", sources.orders)),
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
}).annotate({ identifier: "OrdersQuery", description: "Which orders to list." })

/** One page of orders. */
export const Orders = Reply("Orders", "One page of orders.", {
  orders: field(
    Schema.Array(Order),
    "The orders of this page. The vendor's name of this member was not seen: `orders`, `items`, `data` and `results` are read.",
    "assumed",
  ),
  pageNumber: maybe(Schema.Finite, "This page, from 1.", sources.orders),
  pageSize: maybe(Schema.Finite, "Orders on a page.", sources.orders),
  pageCount: maybe(Schema.Finite, "How many pages there are.", sources.orders),
  hasPreviousPage: maybe(Schema.Boolean, "Whether a page precedes.", sources.orders),
  isFirstPage: maybe(Schema.Boolean, "Whether this is the first page.", sources.orders),
  isLastPage: maybe(Schema.Boolean, "Whether this is the last page.", sources.orders),
  firstItemOnPage: maybe(Schema.Finite, "Position of the first order of this page.", sources.orders),
  lastItemOnPage: maybe(Schema.Finite, "Position of the last order of this page.", sources.orders),
  hasNextPage: maybe(Schema.Boolean, "Whether another page follows.", sources.orders),
  totalItemCount: maybe(Schema.Finite, "How many orders there are; the name is assumed.", "assumed"),
})
