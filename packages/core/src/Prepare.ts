/** What is known about a call before it is sent: checked, addressed and keyed. */
import type { Endpoint } from "@flexcharge/schema"
import type { Answering } from "./Answer.ts"
import { type ApiError, invalid } from "./ApiError.ts"
import type { Connection } from "./Connection.ts"
import { type Intent, keyOf } from "./Idempotency.ts"
import type { CallOptions } from "./Operations.ts"
import { attemptIssues, deadlineIssues } from "./OptionChecks.ts"

/** A call that has been checked and can be sent. */
export interface Prepared<Reply> {
  readonly endpoint: Answering<Reply>
  readonly url: string
  /** JSON text, or absent for a GET. */
  readonly body: string | undefined
  readonly idempotencyKey: string | undefined
  /** Your own order id, where the call has one. */
  readonly orderId: string | undefined
  readonly timeoutMillis: number
}

/** Options as a caller may leave them: out, or null where there are no types. */
export type GivenOptions = CallOptions | null | undefined

/** What a call is made from. */
export interface Request<Input, Reply> {
  readonly endpoint: Endpoint<Input, Reply>
  readonly input: Input
  /** The id in the path, where there is one. */
  readonly id?: string | undefined
  /** Query members of a POST; those of a GET are its input. */
  readonly query?: Readonly<Record<string, string>>
  readonly idempotencyKey?: string | undefined
  readonly orderId?: string | undefined
  /** Which try the payment itself says it is. */
  readonly attemptCount?: unknown
  readonly options: GivenOptions
}

/** Why a closed client answers nothing. */
export const isClosed = { path: "", message: "the client was closed; make a new one" }

const defaultTimeoutMillis = 30_000
const evaluateTimeoutMillis = 10_000

/** Checks a call without sending anything. */
export const prepare = <Input, Reply>(
  { settings, isShut }: Connection,
  request: Request<Input, Reply>,
): Prepared<Reply> | ApiError => {
  const { endpoint, id, idempotencyKey, orderId, options } = request
  const timeoutMillis =
    options?.timeoutMillis ??
    settings.timeoutMillis ??
    (endpoint.name === "evaluate" ? evaluateTimeoutMillis : defaultTimeoutMillis)
  const checked = endpoint.request(request.input)
  const wantsId = endpoint.path.includes("{id}")
  const isIdRight = !wantsId || isPathSegment(id)
  const wrong = [...deadlineIssues(timeoutMillis), ...attemptIssues(options?.attempt, request.attemptCount)]
  if (!checked.ok || !isIdRight || wrong.length > 0 || isShut())
    return invalid(endpoint.name, [
      ...(isShut() ? [isClosed] : []),
      ...(checked.ok ? [] : checked.issues),
      ...(isIdRight ? [] : [{ path: "id", message: idAdvice }]),
      ...wrong,
    ])
  const path = wantsId ? endpoint.path.replace("{id}", () => encodeURIComponent(id ?? "")) : endpoint.path
  const isGet = endpoint.method === "GET"
  const query = isGet ? checked.value : request.query
  return {
    endpoint,
    url: `${settings.baseUrl}${path}${query ? queryOf(query) : ""}`,
    body: isGet ? undefined : JSON.stringify(checked.value),
    idempotencyKey,
    orderId,
    timeoutMillis,
  }
}

const idAdvice = "must be the id of an order: 1 to 256 visible characters, and not a path"

// A lone surrogate cannot be encoded, and `..` would name another endpoint.
const isPathSegment = (id: unknown): id is string =>
  typeof id === "string" && /^[\x20-\x7e\u00a1-\ud7ff\ue000-\ufffd]{1,256}$/.test(id) && !/^\.+$/.test(id)

const queryOf = (members: object): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(members))
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  return query.size === 0 ? "" : `?${query}`
}

/**
 * The key of a call: the one given, or one made from what makes the call the same call. The parts are read
 * before the request is checked, so anything may stand there; what is wrong is refused by the check.
 */
export const keyFor = (
  given: unknown,
  intent: { readonly [Part in keyof Intent]: Part extends "operation" ? string : unknown },
): string => {
  if (given !== undefined) return given as string // the endpoint refuses what is no GUID
  const text = (part: unknown) => (typeof part === "string" ? part : "")
  return keyOf({
    mid: text(intent.mid),
    operation: intent.operation,
    orderId: text(intent.orderId),
    transactionId: text(intent.transactionId),
    attempt: typeof intent.attempt === "number" ? intent.attempt : 1,
  })
}
