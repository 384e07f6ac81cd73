/** From one page of orders to the next. */
import type { Orders, OrdersQuery } from "@flexcharge/schema"

/** The query of the page that follows, or nothing after the last one. */
export const nextQuery = (query: OrdersQuery, page: Orders): OrdersQuery | undefined => {
  const pageNumber = page.pageNumber ?? query.pageNumber ?? 1
  const follows = page.hasNextPage ?? (page.pageCount != null && pageNumber < page.pageCount)
  return follows && page.orders.length > 0 ? { ...query, pageNumber: pageNumber + 1 } : undefined
}
