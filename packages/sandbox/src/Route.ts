/** What a route of the API is, and the checks that several routes share. */
import type { Merchant } from "./Accounts.ts"
import type { Operation } from "./Operation.ts"
import type { Order } from "./Orders.ts"
import type { Profile } from "./Profile.ts"
import type { RequestBody } from "./RequestBody.ts"
import { requiredMessage, validate } from "./RequestFields.ts"
import { flatValidationError, type HttpResponse, problem, validationProblem } from "./Responses.ts"
import type { Store } from "./Store.ts"

/** A request that passed authentication and parsing. */
export interface ApiRequest {
  readonly store: Store
  /** The variable part of the path, decoded; empty for routes without one. */
  readonly pathId: string
  /** The names are in lower case. */
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: RequestBody
  readonly rawBody: Uint8Array
  readonly requestId: string
  readonly traceId: string
  /** The API client of the access token; empty for routes without authentication. */
  readonly clientId: string
  /** Waits for the latency faults of this request. */
  waitForLatency(): Promise<void>
}

/** A route of the API. */
export interface Route {
  readonly operation: Operation
  readonly method: "GET" | "POST"
  /** Path segments; `*` is one variable segment. */
  readonly path: string
  readonly authentication: "accessToken" | "none"
  /** Whether a page may call the route. */
  readonly isForBrowsers?: true
  readonly handle: (request: ApiRequest) => HttpResponse | Promise<HttpResponse>
}

/** A value, or the response that rejects the request. */
export type Checked<A> = { readonly value: A } | { readonly rejection: HttpResponse }

/** The merchant that a request names with `mid` and `siteId`, if it belongs to the caller. */
export const findMerchant = ({ store, body, clientId, traceId }: ApiRequest): Checked<Merchant> => {
  const mid = body.text("mid")
  const callersMerchants = store.accounts.merchants.filter((merchant) => merchant.clientId === clientId)
  // Without a mid, an order of a partner could be created for another of its merchants.
  if (mid === undefined && callersMerchants.length > 1)
    return { rejection: flatValidationError({ Mid: [requiredMessage("Mid")] }, traceId) }
  const merchant = store.accounts.findForClient(clientId, mid)
  if (merchant === undefined)
    return {
      rejection: problem(403, traceId, "The mid does not belong to the account of this access token."),
    }
  if (findSite(merchant, body) === undefined)
    return { rejection: problem(403, traceId, "The siteId does not belong to this merchant.") }
  return { value: merchant }
}

/** The site that a request names, or the merchant's first; undefined for a site of another merchant. */
export const findSite = ({ siteId, sites }: Merchant, body: RequestBody): string | undefined => {
  const named = body.text("siteId")?.toLowerCase()
  return named === undefined ? siteId : sites.find((site) => site.toLowerCase() === named)
}

/** The order with this id, if it belongs to the caller. */
export const findOwnOrder = ({ store, clientId }: ApiRequest, id: string): Order | undefined => {
  const order = store.orders.get(id)
  if (order === undefined) return undefined
  return store.accounts.findForClient(clientId, order.mid) === undefined ? undefined : order
}

/** Validates a body. Returns the response that names all missing and invalid fields, or undefined. */
export const rejectInvalidFields = (
  { body, traceId }: ApiRequest,
  fields: Parameters<typeof validate>[1],
  { validation, format }: { readonly validation: Profile["validation"]; readonly format: "flat" | "problem" },
): HttpResponse | undefined => {
  const errors = validate(body, fields, validation)
  if (errors === undefined) return undefined
  return format === "flat" ? flatValidationError(errors, traceId) : validationProblem(errors, traceId)
}

/** How operations other than /evaluate and /transmit report invalid fields. */
export const asProblem = { validation: "strict-2025", format: "problem" } as const
