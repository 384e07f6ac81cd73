/** Every order of every page, as a stream: what `for await` is on the Promise face. */
import type { Order, OrdersQuery } from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { ApiError } from "./ApiError.ts"
import { nextQuery, ordersOf } from "./OrderPages.ts"
import type { Service } from "./Service.ts"

/** Walks through all pages from the query's on, asking for each when it is wanted. */
export const orderStream = (
  { orders }: Pick<Service, "orders">,
  query: OrdersQuery = {},
): Stream.Stream<Order, ApiError> =>
  Stream.paginate(query, (page) =>
    Effect.map(
      orders(page),
      (reply) => [ordersOf(page, reply), Option.fromUndefinedOr(nextQuery(page, reply))] as const,
    ),
  )
