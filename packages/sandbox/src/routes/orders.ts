/** GET /orders and GET /orders/{id}: the status of orders, for reconciliation. */
import { type Order, orderView, statusNames, statusOf } from "../Orders.ts"
import { type HttpResponse, ok, problem, validationProblem } from "../Responses.ts"
import { type ApiRequest, type Checked, findOwnOrder, type Route } from "../Route.ts"

/** Source: docs.flexfactor.io/docs/orders-id, 2026, vendor. Assumed: 404 for an unknown id. */
export const order: Route = {
  operation: "order",
  method: "GET",
  path: "orders/*",
  authentication: "accessToken",
  handle: (request) => {
    const found = findOwnOrder(request, request.pathId)
    if (found === undefined) return problem(404, request.traceId)
    return ok(viewWithProfile(request, found))
  },
}

/** Source: docs.flexfactor.io/docs/orders-1, 2026, vendor. Assumed: the names totalItemCount, orders and statuses. */
export const orders: Route = {
  operation: "orders",
  method: "GET",
  path: "orders",
  authentication: "accessToken",
  handle: (request) => {
    const parsed = parseQuery(request)
    if ("rejection" in parsed) return parsed.rejection
    return listOrders(request, parsed.value)
  },
}

const viewWithProfile = ({ store }: ApiRequest, found: Order) =>
  orderView(found, (store.accounts.findByMid(found.mid) ?? store.accounts.first).profile)

interface OrdersQuery {
  /** Milliseconds since the Unix epoch, inclusive. */
  readonly from: number
  readonly to: number
  /** Status numbers; any status when empty. */
  readonly statuses: readonly number[]
  readonly pageSize: number
  readonly pageNumber: number
}

const parseQuery = ({ query, traceId }: ApiRequest): Checked<OrdersQuery> => {
  const reject = (errors: Readonly<Record<string, readonly string[]>>) => ({
    rejection: validationProblem(errors, traceId),
  })
  const pageSize = wholeNumberIn(query.get("pagesize"), { fallback: 10, max: 500 })
  const pageNumber = wholeNumberIn(query.get("pagenumber"), { fallback: 1, max: 1_000_000 })
  const from = dateIn(query.get("from"), 0)
  const to = dateIn(query.get("to"), Number.POSITIVE_INFINITY)
  if (pageSize === undefined || pageNumber === undefined || Number.isNaN(from) || Number.isNaN(to))
    return reject({ query: ["pageSize and pageNumber are numbers, from and to are UTC dates."] })
  const statuses = query
    .getAll("status")
    .flatMap((value) => value.split(","))
    .filter((status) => status !== "")
  const invalid = statuses.find((status) => !/^\d+$/.test(status))
  if (invalid !== undefined) return reject({ status: [`The value '${invalid}' is not valid.`] })
  return { value: { from, to, statuses: statuses.map(Number), pageSize, pageNumber } }
}

const wholeNumberIn = (
  text: string | null,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number | undefined => {
  if (text === null || text === "") return fallback
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= max ? value : undefined
}

const dateIn = (text: string | null, fallback: number): number =>
  text === null || text === "" ? fallback : Date.parse(text)

const listOrders = (request: ApiRequest, query: OrdersQuery): HttpResponse => {
  const { pageSize, pageNumber } = query
  const found = selectOrders(request, query)
  const start = (pageNumber - 1) * pageSize
  const page = found.slice(start, start + pageSize)
  const pageCount = Math.ceil(found.length / pageSize)
  const names = statusNames(request.store.accounts.first.profile)
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
    orders: page.map((one) => viewWithProfile(request, one)),
    statuses: Object.fromEntries(names.map((name, status) => [status, name])),
  })
}

/** What the orders can be sorted by; anything else sorts by date. */
const sortKeys = new Map<string, (order: Order) => number>([
  ["createdon", (one) => one.createdAt],
  ["orderplaceddate", (one) => one.createdAt],
  ["amount", (one) => one.amount],
  ["status", statusOf],
])

const selectOrders = (
  { store, clientId, query }: ApiRequest,
  { from, to, statuses }: OrdersQuery,
): readonly Order[] => {
  const searchText = (query.get("query") ?? "").toLowerCase()
  const mid = query.get("mid")?.toLowerCase() || undefined
  const ownMids = new Set(
    store.accounts.merchants
      .filter((merchant) => merchant.clientId === clientId)
      .map((merchant) => merchant.mid)
      .filter((own) => mid === undefined || own.toLowerCase() === mid),
  )
  const isSelected = (one: Order) =>
    ownMids.has(one.mid) &&
    one.createdAt >= from &&
    one.createdAt <= to &&
    (statuses.length === 0 || statuses.includes(statusOf(one))) &&
    searchableText(one).toLowerCase().includes(searchText)
  const sortKey = sortKeys.get((query.get("orderby") ?? "").toLowerCase()) ?? ((one: Order) => one.createdAt)
  const direction = query.get("sort")?.toLowerCase() === "asc" ? 1 : -1
  return [...store.orders.all()]
    .filter(isSelected)
    .sort((left, right) => direction * (sortKey(left) - sortKey(right)))
}

/** Assumed: which fields the free-text query searches. */
const searchableText = ({ id, externalOrderId, correlationId, email }: Order): string =>
  [id, externalOrderId, correlationId, email].join(" ")
