/** From one page of orders to the next, and to an end even if the service names none. */
import type { Order, Orders, OrdersQuery } from "@flexcharge/schema"

/** The orders of the page that was asked for: none when the service has gone back to one before it. */
export const ordersOf = (query: OrdersQuery, page: Orders): readonly Order[] =>
  isBehind(query, page) ? [] : page.orders

const isBehind = ({ pageNumber: asked }: OrdersQuery, { pageNumber: given }: Orders): boolean =>
  asked != null && given != null && given < asked

/** The query of the page that follows, or nothing after the last one. */
export const nextQuery = (query: OrdersQuery, page: Orders): OrdersQuery | undefined => {
  const pageNumber = page.pageNumber ?? query.pageNumber ?? 1
  const follows = page.hasNextPage ?? (page.pageCount != null && pageNumber < page.pageCount)
  return follows && ordersOf(query, page).length > 0 ? { ...query, pageNumber: pageNumber + 1 } : undefined
}
