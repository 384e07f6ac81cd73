/** One call of an operation: checked, keyed, authorized, sent, read, and repeated where that is safe. */
import { type Endpoint, Secret } from "@flexcharge/schema"
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Answering, read } from "./Answer.ts"
import { ApiError, invalid, isUnanswered } from "./ApiError.ts"
import type { Connection } from "./Connection.ts"
import { type Intent, keyOf } from "./Idempotency.ts"
import type { CallOptions } from "./Operations.ts"
import { attemptIssues, deadlineIssues } from "./OptionChecks.ts"
import { retrying } from "./Retry.ts"
import { secretsIn, send, timedOut, unreachable } from "./Send.ts"
import type { Settings } from "./Settings.ts"

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
  const wrong = [...deadlineIssues(timeoutMillis), ...attemptIssues(options?.attempt)]
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

/** Sends a checked call and reads its answer, within its deadline. */
export const perform = <Reply>(
  connection: Connection,
  call: Prepared<Reply>,
): Effect.Effect<Reply, ApiError> =>
  Effect.clockWith((clock) => {
    const { keys, settings } = connection
    const { endpoint, idempotencyKey: key } = call
    if (key !== undefined && !keys.claim(key, call.body ?? "")) return Effect.fail(keyTaken(call))
    const deadline = clock.currentTimeMillisUnsafe() + call.timeoutMillis
    const answered = retrying((number) => attempt(connection, call, { number, deadline, clock }), {
      policy: settings.retry,
      isRepeatable: (error) =>
        error.operation === endpoint.name &&
        (endpoint.idempotency === "safe" || (endpoint.idempotency === "key" && key !== undefined)),
      deadline,
    })
    const told = Effect.catchDefect(answered, (defect) =>
      Effect.fail(unreachable(settings, { ...call, bearer: undefined }, defect)),
    )
    return Effect.catch(told, (error) => {
      if (key !== undefined && !isUnanswered(error) && error.reason._tag !== "Rejected") keys.release(key)
      return Effect.fail(withMend(error, call))
    })
  })

interface Attempt {
  /** 1 for the first. */
  readonly number: number
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number
  readonly clock: Clock.Clock
  /** Whether it repeats, with a fresh token, one whose token was refused. */
  readonly isReplay?: boolean
}

const attempt = <Reply>(
  connection: Connection,
  call: Prepared<Reply>,
  { number, deadline, clock, isReplay }: Attempt,
): Effect.Effect<Reply, ApiError> => {
  const { settings, session } = connection
  const { endpoint, timeoutMillis } = call
  const late = () => timedOut(call, timeoutMillis, number > 1)
  const exchange = (token: Secret | undefined, now: number) => {
    if (now >= deadline) return Effect.fail(late())
    const bearer = token && Secret.reveal(token)
    const outgoing = { ...call, attempt: number, bearer }
    const answered = send(settings, outgoing, { leftMillis: deadline - now, timeoutMillis })
    return Effect.flatMap(answered, (answer) => {
      if (answer.status === 401 && token !== undefined) {
        session.refuse(token)
        if (!isReplay) return attempt(connection, call, { number, deadline, clock, isReplay: true })
      }
      const secrets = () => secretsIn(settings, outgoing)
      const { onDrift } = settings.hooks
      const reply = read(answer, { endpoint, idempotencyKey: call.idempotencyKey, secrets, now, onDrift })
      return reply instanceof ApiError ? Effect.fail(reply) : Effect.succeed(reply)
    })
  }
  const now = clock.currentTimeMillisUnsafe()
  if (!wantsBearer(call, settings)) return exchange(undefined, now)
  const held = session.current(now)
  if (held !== undefined) return exchange(held.accessToken, now)
  const token = session.token(deadline - now, late)
  return Effect.flatMap(token, ({ accessToken }) => exchange(accessToken, clock.currentTimeMillisUnsafe()))
}

// Without a tokenization key the bearer serves as well (active_merchant's remote test, 2025, third-party).
const wantsBearer = ({ endpoint }: Prepared<unknown>, { tokenizationKey }: Settings): boolean =>
  endpoint.auth === "bearer" || (endpoint.auth === "tokenization" && tokenizationKey === undefined)

const keyTaken = ({ endpoint, idempotencyKey }: Prepared<unknown>): ApiError =>
  new ApiError(
    { _tag: "Conflict", inProgress: false },
    {
      operation: endpoint.name,
      message: `${endpoint.name} was not sent: its idempotency key has already carried another payload. Send the same payload again, or pass a higher \`attempt\` to make it a new request.`,
      isRetryable: false,
      idempotencyKey,
    },
  )

/** An evaluate whose answer was lost says how to settle the order. */
const withMend = (error: ApiError, { orderId }: Prepared<unknown>): ApiError =>
  error.operation !== "evaluate" || !isUnanswered(error)
    ? error
    : new ApiError(error.reason, {
        ...error,
        message: `${error.message} The payment may have been rescued all the same: ask again with the same idempotency key, or void it with cancelExternal(${JSON.stringify(orderId)}).`,
        cause: error.cause,
      })
