/** One call of an operation: authorized, sent, read, and repeated where that is safe. */
import { Secret } from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { read } from "./Answer.ts"
import { ApiError, isUnanswered, mayBeCarriedOut } from "./ApiError.ts"
import type { Connection } from "./Connection.ts"
import { mended } from "./Mend.ts"
import { secretsIn, timedOut, unreachable } from "./NoAnswer.ts"
import type { Prepared } from "./Prepare.ts"
import { retrying } from "./Retry.ts"
import { exchange, type Outgoing, send } from "./Send.ts"
import type { Settings } from "./Settings.ts"
import { clockOf, fork, nothingToStop, type Stop, type Task } from "./Task.ts"
import type { TransportReply } from "./Transport.ts"

interface Asking<Reply> {
  readonly connection: Connection
  readonly call: Prepared<Reply>
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number
  /** The last attempt that may have been carried out although nobody heard so. */
  lost: ApiError | undefined
  /** Whether an attempt has been repeated with a fresh token. */
  isReplayed: boolean
}

/**
 * Sends a checked call and reads its answer, within its deadline.
 *
 * Nearly every call ends with the first answer to a token at hand: so much is plain code. Whatever goes on after
 * that, or waits for a token, is an effect.
 */
export const perform =
  <Reply>(connection: Connection, call: Prepared<Reply>): Task<Reply> =>
  (caller, done) => {
    const { keys, session, settings } = connection
    const key = call.idempotencyKey
    if (key !== undefined && !keys.claim(key, call.body ?? "")) {
      done(Exit.fail(keyTaken(call)))
      return nothingToStop
    }
    const now = clockOf(caller).currentTimeMillisUnsafe()
    const deadline = now + call.timeoutMillis
    const asking: Asking<Reply> = { connection, call, deadline, lost: undefined, isReplayed: false }
    const isBearer = wantsBearer(call, settings)
    const token = isBearer ? session.current(now)?.accessToken : undefined
    if (isBearer && token === undefined) return fork(finished(asking, attempt(asking, 1)), caller, done)
    const outgoing = outgoingOf(call, 1, token)
    let goesOn: Stop | undefined
    const stop = exchange(settings, outgoing, limitOf(asking, now), caller, (answer) => {
      const first = firstOf(asking, outgoing, token, now, answer)
      if (first !== undefined && Exit.isSuccess(first)) done(first)
      else goesOn = fork(finished(asking, first ?? attempt(asking, 1)), caller, done)
    })
    return () => (goesOn ?? stop)()
  }

/** The end of a first attempt, also when what reads its answer breaks on it. */
const firstOf = <Reply>(
  asking: Asking<Reply>,
  outgoing: Outgoing,
  token: Secret | undefined,
  now: number,
  answer: TransportReply | ApiError,
): Exit.Exit<Reply, ApiError> | undefined => {
  if (answer instanceof ApiError) return Exit.fail(answer)
  try {
    return settled(asking, outgoing, token, now, answer)
  } catch (defect) {
    return Exit.die(defect)
  }
}

/** A call from its first attempt on: repeated while that is safe, and told with its mend when it failed. */
const finished = <Reply>(
  asking: Asking<Reply>,
  first: Effect.Effect<Reply, ApiError>,
): Effect.Effect<Reply, ApiError> => {
  const { connection, call, deadline } = asking
  const { keys, settings } = connection
  const { endpoint, idempotencyKey: key } = call
  const heard = (number: number) =>
    Effect.tapError(number === 1 ? first : attempt(asking, number), (error) =>
      Effect.sync(() => lostOf(asking, error)),
    )
  const answered = retrying(heard, {
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
    const lost = lostOf(asking, error)
    const isSettled = endpoint.idempotency === "safe" && !isUnanswered(error)
    if (lost !== undefined && !isSettled) return Effect.fail(mended(lost, error, call))
    if (key !== undefined && error.reason._tag !== "Rejected") keys.release(key)
    return Effect.fail(error)
  })
}

/** The attempt that nobody knows the end of, if there is one: this failure, or one before it. */
const lostOf = (asking: Asking<unknown>, error: ApiError): ApiError | undefined => {
  if (error.operation === asking.call.endpoint.name && mayBeCarriedOut(error)) asking.lost = error
  return asking.lost
}

/** One attempt, which waits for its token: a tokenization by key, which needs none, is sent once and never comes here. */
const attempt = <Reply>(asking: Asking<Reply>, number: number): Effect.Effect<Reply, ApiError> =>
  Effect.clockWith((clock) => {
    const { connection, call, deadline } = asking
    const { session, settings } = connection
    const late = () => timedOut(call, call.timeoutMillis, asking.lost !== undefined)
    const token = session.token(deadline - clock.currentTimeMillisUnsafe(), late)
    return Effect.flatMap(token, ({ accessToken }) => {
      const now = clock.currentTimeMillisUnsafe()
      if (now >= deadline) return Effect.fail(late())
      const outgoing = outgoingOf(call, number, accessToken)
      return Effect.flatMap(
        send(settings, outgoing, limitOf(asking, now)),
        (answer) => settled(asking, outgoing, accessToken, now, answer) ?? attempt(asking, number),
      )
    })
  })

/**
 * What an answer says; absent when it refused the token and the attempt is to be repeated with a fresh one: once in
 * a call (docs.flexfactor.io/docs/changelog, 2026-06-01, vendor).
 */
const settled = <Reply>(
  asking: Asking<Reply>,
  outgoing: Outgoing,
  token: Secret | undefined,
  now: number,
  answer: TransportReply,
): Exit.Exit<Reply, ApiError> | undefined => {
  const { session, settings } = asking.connection
  const { endpoint, idempotencyKey } = asking.call
  if (answer.status === 401 && token !== undefined) {
    session.refuse(token)
    if (!asking.isReplayed) {
      asking.isReplayed = true
      return undefined
    }
  }
  const secrets = () => secretsIn(settings, outgoing)
  const reply = read(answer, { endpoint, idempotencyKey, secrets, now, onDrift: settings.hooks.onDrift })
  return reply instanceof ApiError ? Exit.fail(reply) : Exit.succeed(reply)
}

const outgoingOf = (
  { endpoint, url, body, idempotencyKey }: Prepared<unknown>,
  attempt: number,
  token: Secret | undefined,
): Outgoing => ({
  endpoint,
  url,
  body,
  idempotencyKey,
  attempt,
  bearer: token === undefined ? undefined : Secret.reveal(token),
})

const limitOf = ({ call, deadline }: Asking<unknown>, now: number) => ({
  leftMillis: deadline - now,
  timeoutMillis: call.timeoutMillis,
})

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
