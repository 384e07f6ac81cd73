/** Every operation as an effect, for one merchant on a connection that many may share. */
import { type Endpoint, endpoints, Secret } from "@flexcharge/schema"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { type ApiError, invalid } from "./ApiError.ts"
import { guarded } from "./Breaker.ts"
import { perform } from "./Call.ts"
import type { Connection } from "./Connection.ts"
import { timedOut } from "./NoAnswer.ts"
import type * as Operations from "./Operations.ts"
import { attemptIssues, deadlineIssues, readable } from "./OptionChecks.ts"
import { waitForOutcome } from "./Outcome.ts"
import { type GivenOptions, isClosed, keyFor, type Prepared, prepare, type Request } from "./Prepare.ts"
import { rescuing } from "./Rescuing.ts"
import { asEffect, nothingToStop, type Task } from "./Task.ts"

type WithoutSignal<Value> = Value extends unknown
  ? "signal" extends keyof Value
    ? Omit<Value, "signal">
    : Value
  : never
type Taken<Given extends readonly unknown[]> = { [Index in keyof Given]: WithoutSignal<Given[Index]> }
type Rendered<Value> = Value extends { readonly transmission: Promise<infer Sent> }
  ? Omit<Value, "transmission"> & { readonly transmission: Effect.Effect<Sent, ApiError> }
  : Value

/** The operations as effects: interruption stands for the signal. */
export type Service = {
  readonly [Name in Exclude<
    keyof Operations.Client,
    "forMerchant" | "close"
  >]: Operations.Client[Name] extends (...given: infer Given) => Promise<infer Value>
    ? (...given: Taken<Given>) => Effect.Effect<Rendered<Value>, ApiError>
    : never
} & {
  /** A client for another merchant on the same session, connections, breaker and keys. */
  forMerchant(merchant: Operations.MerchantIdentity): Service
  /** Waits for transmissions under way. */
  readonly flush: Effect.Effect<void>
}

/** Whom calls are made for, where they do not say so themselves. */
export interface Identity {
  readonly mid: string | undefined
  readonly siteId?: string | undefined
  readonly merchant?: Operations.MerchantIdentity["merchant"]
}

const authenticateTimeoutMillis = 30_000
const midIsMissing = { path: "mid", message: "is missing: it says whom the calls are made for" }

/** The operations of one merchant. */
export const serve = (connection: Connection, { mid, siteId, merchant }: Identity): Service => {
  const { session, settings } = connection
  const identity = defaults({ mid, siteId, merchant })
  const whose = defaults({ mid })
  const declined = defaults({ isDeclined: true, mid, siteId, merchant })

  /** Checks a call when it is run, and sends it unless it is wrong. */
  const call = <Reply>(
    operation: string,
    prepared: () => Prepared<Reply> | ApiError,
    sent: (call: Prepared<Reply>) => Task<Reply> = (right) => perform(connection, right),
  ): Effect.Effect<Reply, ApiError> =>
    asEffect((caller, done) => {
      const checked = readable(operation, prepared)
      if (!(checked instanceof Error)) return sent(checked)(caller, done)
      done(Exit.fail(checked))
      return nothingToStop
    })

  const ask = <Input, Reply>(
    endpoint: Endpoint<Input, Reply>,
    request: () => Omit<Request<Input, Reply>, "endpoint">,
  ): Effect.Effect<Reply, ApiError> =>
    call(endpoint.name, () => prepare(connection, { endpoint, ...request() }))

  const transmission = (input: Operations.TransmitInput, options: GivenOptions) =>
    prepare(connection, { endpoint: endpoints.transmit, input: filled(input, identity), options })

  const evaluation = (input: Operations.EvaluateInput, options: GivenOptions) => {
    const request = filled(input, declined)
    const { attemptCount } = request
    const attempt = options?.attempt ?? attemptCount
    // The first one is not sent: its key is also that of a call without an attempt, whose payload must be the same.
    const isCounted = attemptCount === undefined && Number(attempt) > 1 && attemptIssues(attempt).length === 0
    const idempotencyKey = keyFor(options?.idempotencyKey ?? request.idempotencyKey, {
      mid: request.mid,
      operation: "evaluate",
      orderId: request.orderId,
      transactionId: request.transaction?.id,
      attempt,
    })
    request.idempotencyKey = idempotencyKey // it is a copy already
    if (isCounted) request.attemptCount = attempt
    return prepare(connection, {
      endpoint: endpoints.evaluate,
      input: request,
      attemptCount,
      idempotencyKey,
      orderId: request.orderId,
      options,
    })
  }

  return {
    authenticate: (options) => {
      const given = readable("authenticate", () => ({ timeoutMillis: options?.timeoutMillis }))
      if (given instanceof Error) return Effect.fail(given)
      const timeoutMillis = given.timeoutMillis ?? settings.timeoutMillis ?? authenticateTimeoutMillis
      const { token } = endpoints
      const issues = [...(connection.isShut() ? [isClosed] : []), ...deadlineIssues(timeoutMillis)]
      if (issues.length > 0) return Effect.fail(invalid("authenticate", issues))
      const late = () => timedOut({ endpoint: token, idempotencyKey: undefined }, timeoutMillis, true)
      return Effect.map(session.token(timeoutMillis, late), ({ accessToken, expiresAt }) => ({
        accessToken,
        expiresAt,
      }))
    },
    tokenize: (input, options) => {
      const key = settings.tokenizationKey
      if (key === undefined) return ask(endpoints.tokenize, () => ({ input, options }))
      if (mid === undefined) return Effect.fail(invalid("tokenize", [midIsMissing]))
      const query = { mid, environment: Secret.reveal(key) }
      return ask(endpoints.tokenize, () => ({ input, query, options }))
    },
    transmit: (input, options) => call("transmit", () => transmission(input, options)),
    evaluate: (input, options) =>
      call(
        "evaluate",
        () => evaluation(input, options),
        (question) => guarded(connection.breaker, perform(connection, question)),
      ),
    rescue: (payment, options) => rescuing(connection, payment, options ?? {}, { transmission, evaluation }),
    order: (id, options) => ask(endpoints.order, () => ({ input: undefined, id, options })),
    orders: (query = {}, options) => ask(endpoints.orders, () => ({ input: filled(query, whose), options })),
    outcome: (orderSessionKey, options) =>
      ask(endpoints.outcome, () => ({ input: { orderSessionKey }, options })),
    waitForOutcome: (key, options) =>
      waitForOutcome(
        (timeoutMillis) =>
          ask(endpoints.order, () => ({ input: undefined, id: key, options: { timeoutMillis } })),
        options ?? {},
      ),
    capture: (input, options) =>
      ask(endpoints.capture, () => {
        const idempotencyKey = keyFor(options?.idempotencyKey ?? input?.idempotencyKey, {
          mid,
          operation: "capture",
          orderId: input?.orderId,
          transactionId: "",
          attempt: options?.attempt,
        })
        return { input: { ...input, idempotencyKey }, idempotencyKey, options }
      }),
    refund: (id, input, options) => ask(endpoints.refund, () => ({ input, id, options })),
    cancel: (id, options) => ask(endpoints.cancel, () => cancellation("cancel", mid, id, options)),
    cancelExternal: (orderId, options) =>
      ask(endpoints.externalCancel, () => cancellation("externalCancel", mid, orderId, options)),
    forMerchant: (other) => {
      const given = readable("forMerchant", () => ({ ...other }))
      if (given instanceof Error) throw given
      if (typeof given.mid !== "string" || given.mid === "") throw invalid("forMerchant", [midIsMissing])
      return serve(connection, given)
    },
    flush: connection.flush,
  }
}

const cancellation = (
  operation: "cancel" | "externalCancel",
  mid: string | undefined,
  id: string,
  options: GivenOptions,
) => {
  const attempt = options?.attempt
  const intent = { mid, operation, orderId: id, transactionId: "", attempt }
  const idempotencyKey = keyFor(options?.idempotencyKey, intent)
  return { input: { idempotencyKey }, id, idempotencyKey, options }
}

type Defaults = readonly (readonly [name: string, value: unknown])[]

/** The members to fill in, of those that are known at all. */
const defaults = (members: object): Defaults =>
  Object.entries(members).filter(([, value]) => value !== undefined)

type Whole<Input> = { -readonly [Member in keyof Input]-?: Input[Member] }

/** A copy with defaults where it is silent. What is no object is as good as empty: the endpoint refuses it. */
const filled = <Input extends object>(given: Input, defaults: Defaults): Whole<Input> => {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given)
  const whole: Record<string, unknown> = isObject ? { ...given } : {}
  for (const [name, value] of defaults) if (whole[name] === undefined) whole[name] = value
  return whole as Whole<Input> // the endpoint checks every member before anything is sent
}
