/** One call while it is being answered: what a route may see of it. */
import type { Merchant } from "./Accounts.ts"
import type { BodyReader } from "./BodyReader.ts"
import { requiredMessage, validate } from "./Fields.ts"
import type { Operation } from "./Operation.ts"
import { flatValidation, problem, problemValidation, type Reply } from "./Reply.ts"
import type { Store } from "./Store.ts"

/** A call that has been let in. */
export interface RouteCall {
  readonly world: Store
  /** The path's variable part, decoded; empty for routes without one. */
  readonly id: string
  /** Its names are in lower case. */
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: BodyReader
  readonly raw: Uint8Array
  readonly requestId: string
  readonly traceId: string
  /** The API client that the access token belongs to; empty where none is needed. */
  readonly clientId: string
  /** Waits as long as a latency fault says; nothing otherwise. */
  pause(): Promise<void>
}

/** An endpoint of the sandbox. */
export interface Route {
  readonly name: Operation
  readonly method: "GET" | "POST"
  /** Segments; `*` stands for one variable segment. */
  readonly path: string
  readonly auth: "accessToken" | "none"
  /** Whether a browser on another origin may call it. */
  readonly cors?: true
  readonly answer: (exchange: RouteCall) => Reply | Promise<Reply>
}

/** The merchant a call acts for, or the refusal of a mid or siteId that is not the caller's. */
export const merchantOf = ({ world, body, clientId, traceId }: RouteCall): Merchant | Reply => {
  const mid = body.text("mid")
  // A partner that forgets the mid must not find its order with another of its merchants.
  if (mid === undefined && world.accounts.merchants.filter((one) => one.clientId === clientId).length > 1)
    return flatValidation({ Mid: [requiredMessage("Mid")] }, traceId)
  const merchant = world.accounts.actingAs(clientId, mid)
  if (merchant === undefined)
    return problem(403, traceId, "The mid does not belong to the account of this access token.")
  if (siteOf(merchant, body) === undefined)
    return problem(403, traceId, "The siteId does not belong to this merchant.")
  return merchant
}

/** The merchant's site that a call names in any case, or the one it configures; undefined for another's. */
export const siteOf = ({ siteId, sites }: Merchant, body: BodyReader): string | undefined => {
  const asked = body.text("siteId")?.toLowerCase()
  return asked === undefined ? siteId : sites.find((site) => site.toLowerCase() === asked)
}

/** Tells a refusal from whatever else a step may yield. */
export const isReply = (value: object): value is Reply => "status" in value && "body" in value

/** Checks a body against a list of fields; answers the refusal in the envelope of that validation. */
export const rejectionOf = (
  { body, traceId }: RouteCall,
  fields: Parameters<typeof validate>[1],
  validation: Parameters<typeof validate>[2],
  envelope: "flat" | "problem",
): Reply | undefined => {
  const errors = validate(body, fields, validation)
  if (errors === undefined) return undefined
  return envelope === "flat" ? flatValidation(errors, traceId) : problemValidation(errors, traceId)
}
