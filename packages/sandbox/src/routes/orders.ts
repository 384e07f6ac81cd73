/** GET /orders and GET /orders/{id}: reconciliation. */

import { type Order, orderView, statusNames, statusOf } from "../Order.ts"
import { ok, problem, problemValidation } from "../Reply.ts"
import type { Route, RouteCall } from "../RouteCall.ts"

/** The order, if the caller's account owns it. */
export const ownOrder = ({ world, clientId }: RouteCall, id: string): Order | undefined => {
  const order = world.orders.get(id)
  if (order === undefined) return undefined
  return world.accounts.actingAs(clientId, order.mid) === undefined ? undefined : order
}

/** Source: docs.flexfactor.io/docs/orders-id, 2026, vendor; 404 for an unknown id is assumed. */
export const order: Route = {
  name: "order",
  method: "GET",
  path: "orders/*",
  auth: "accessToken",
  answer: (exchange) => {
    const found = ownOrder(exchange, exchange.id)
    return found === undefined ? problem(404, exchange.traceId) : ok(orderView(found))
  },
}

const sorts: Readonly<Record<string, (order: Order) => number>> = {
  createdon: (order) => order.createdAt,
  orderplaceddate: (order) => order.createdAt,
  amount: (order) => order.amount,
  status: statusOf,
}

/** Source: docs.flexfactor.io/docs/orders-1, 2026, vendor; the names totalItemCount, orders and statuses are assumed. */
export const orders: Route = {
  name: "orders",
  method: "GET",
  path: "orders",
  auth: "accessToken",
  answer: (exchange) => {
    const { query, traceId } = exchange
    const pageSize = wholeNumber(query.get("pagesize"), 10, 500)
    const pageNumber = wholeNumber(query.get("pagenumber"), 1, 1_000_000)
    const [from, to] = [instant(query.get("from"), 0), instant(query.get("to"), Infinity)]
    if (pageSize === undefined || pageNumber === undefined || Number.isNaN(from) || Number.isNaN(to))
      return problemValidation(
        { query: ["pageSize and pageNumber are numbers, from and to are UTC dates."] },
        traceId,
      )
    const statuses = query.getAll("status").flatMap((value) => value.split(",").filter((word) => word !== ""))
    const odd = statuses.find((word) => !/^\d+$/.test(word))
    if (odd !== undefined) return problemValidation({ status: [`The value '${odd}' is not valid.`] }, traceId)
    const found = select(exchange, { from, to, statuses: statuses.map(Number) })
    const start = (pageNumber - 1) * pageSize
    const pageCount = Math.ceil(found.length / pageSize)
    const page = found.slice(start, start + pageSize)
    return ok({
      firstItemOnPage: page.length === 0 ? 0 : start + 1,
      hasNextPage: pageNumber < pageCount,
      hasPreviousPage: pageNumber > 1 && pageCount > 0,
      isFirstPage: pageNumber === 1,
      isLastPage: pageNumber >= pageCount,
      lastItemOnPage: start + page.length,
      pageCount,
      pageNumber,
      pageSize,
      totalItemCount: found.length,
      orders: page.map(orderView),
      statuses: Object.fromEntries(statusNames.map((name, status) => [status, name])),
    })
  },
}

interface Wanted {
  readonly from: number
  readonly to: number
  /** Any when empty. */
  readonly statuses: readonly number[]
}

const select = ({ world, clientId, query }: RouteCall, { from, to, statuses }: Wanted): readonly Order[] => {
  const words = (query.get("query") ?? "").toLowerCase()
  const mid = query.get("mid")?.toLowerCase() || undefined
  const mine = new Set(
    world.accounts.merchants
      .filter((merchant) => merchant.clientId === clientId)
      .map((merchant) => merchant.mid)
      .filter((own) => mid === undefined || own.toLowerCase() === mid),
  )
  const matches = (order: Order) =>
    mine.has(order.mid) &&
    order.createdAt >= from &&
    order.createdAt <= to &&
    (statuses.length === 0 || statuses.includes(statusOf(order))) &&
    searched(order).toLowerCase().includes(words)
  const by = sorts[(query.get("orderby") ?? "createdOn").toLowerCase()] ?? ((order: Order) => order.createdAt)
  const direction = query.get("sort")?.toLowerCase() === "asc" ? 1 : -1
  return [...world.orders.all()].filter(matches).sort((a, b) => direction * (by(a) - by(b)))
}

/** What free text is looked for in is assumed. */
const searched = ({ id, externalOrderId, correlationId, email }: Order): string =>
  [id, externalOrderId, correlationId, email].join(" ")

const wholeNumber = (text: string | null, otherwise: number, most: number): number | undefined => {
  if (text === null || text === "") return otherwise
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= most ? value : undefined
}

const instant = (text: string | null, otherwise: number): number =>
  text === null || text === "" ? otherwise : Date.parse(text)
