/** The access token: one request for any number of callers, renewed before it expires, invalidated by value. */
import { Secret, type TokenResponse } from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { ApiError } from "./ApiError.ts"

/** An access token and its expiry. */
export interface Token {
  readonly accessToken: Secret
  /** When it expires by this machine's clock, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** A token in a cache outside the process, as plain JSON. */
export interface CachedToken {
  /** The access token itself: keep the cache as safe as a password store. */
  readonly accessToken: string
  /** When it expires, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/**
 * A store outside the process, such as Redis, in which several processes share one token. When it fails, or does not
 * respond within half a second, the token is requested instead. The client does not wait for `set`.
 *
 * `key` identifies the credential and the host without revealing them. Let entries expire with their token.
 */
export interface TokenCache {
  get(key: string): Promise<CachedToken | undefined | null>
  set(key: string, token: CachedToken): Promise<void>
}

/** A token response, and the service's time when it was sent. */
export interface IssuedToken {
  readonly response: TokenResponse
  /** Milliseconds since the Unix epoch, from the response's `Date` header. */
  readonly servedAt: number | undefined
}

/** The access token of one key pair. */
export interface AccessTokens {
  /**
   * Returns the token: at once while one is valid, else when the one request under way has its response. A caller
   * who has waited for `maxWaitMillis` fails with `onTimeout`; the request goes on for the other callers.
   */
  get(caller: TokenCaller): Effect.Effect<Token, ApiError>
  /** Drops a token that the service rejected. A newer one is kept, however late the rejection arrives. */
  invalidate(rejected: Secret): void
  /** Ends the request under way as soon as no caller waits for it, so that it does not keep the process alive. */
  readonly close: Effect.Effect<void>
}

/** A caller who needs a token. */
export interface TokenCaller {
  readonly maxWaitMillis: number
  readonly onTimeout: () => ApiError
  /** Returns milliseconds of the monotonic clock. */
  readonly now: () => number
}

/** The one request under way. */
interface Flight {
  readonly token: Deferred.Deferred<Token, ApiError>
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  /** How many callers wait for it. */
  waiting: number
}

interface ValidToken extends Token {
  /** From when on it is renewed in the background. */
  readonly renewAt: number
  /** From when on callers wait for the next one. */
  readonly unusableAt: number
}

const renewAfterShareOfLife = 0.8
const unusableMillisBeforeExpiry = 5_000
const pauseAfterFailureMillis = 5_000
const cacheTimeoutMillis = 500

/**
 * Creates the access tokens of one key pair, which are requested with `request`.
 *
 * A token lives ten minutes (docs.flexfactor.io/docs/oauth2token, 2026, vendor); it is renewed after eight, and
 * callers wait only in its last five seconds.
 */
export const makeAccessTokens = Effect.fnUntraced(function* (options: {
  readonly request: Effect.Effect<IssuedToken, ApiError>
  readonly cache?: { readonly store: TokenCache; readonly key: string } | undefined
  /** Whether a caller may wait for a request that another caller started. */
  readonly canShareRequests: boolean
  /** After how many milliseconds a request under way counts as lost: a serverless runtime may have stopped it. */
  readonly longestRequestMillis: number
}) {
  const runInBackground = Effect.runForkWith(yield* Effect.context<never>())
  let valid: ValidToken | undefined
  let underWay: Flight | undefined
  let renewNotBefore = Number.NEGATIVE_INFINITY
  let lastRejected: string | undefined
  let isClosed = false

  const get = ({ maxWaitMillis, onTimeout, now }: TokenCaller): Effect.Effect<Token, ApiError> =>
    Effect.clockWith((clock) => {
      const time = clock.currentTimeMillisUnsafe()
      if (valid !== undefined && time < valid.unusableAt) {
        if (time >= valid.renewAt && now() >= renewNotBefore) startRequest(now)
        return Effect.succeed(valid)
      }
      return Effect.timeoutOrElse(options.canShareRequests ? join(startRequest(now)) : renew, {
        duration: maxWaitMillis,
        orElse: () => Effect.fail(onTimeout()),
      })
    })

  /** Starts the one request, or returns the one under way. */
  const startRequest = (now: () => number): Flight => {
    const startedAt = now()
    if (underWay !== undefined && startedAt - underWay.startedAt < options.longestRequestMillis)
      return underWay
    const flight: Flight = { token: Deferred.makeUnsafe(), startedAt, fiber: undefined, waiting: 0 }
    underWay = flight
    flight.fiber = runInBackground(
      Effect.onExit(renew, (exit) => {
        if (underWay === flight) underWay = undefined
        if (exit._tag === "Failure") renewNotBefore = now() + pauseAfterFailureMillis
        return Deferred.done(flight.token, exit)
      }),
    )
    return flight
  }

  const join = (flight: Flight): Effect.Effect<Token, ApiError> =>
    Effect.suspend(() => {
      flight.waiting++
      return Effect.ensuring(
        Deferred.await(flight.token),
        Effect.suspend(() => {
          flight.waiting--
          return stopIfUnused(flight)
        }),
      )
    })

  const stopIfUnused = ({ fiber, waiting }: Flight): Effect.Effect<void> =>
    isClosed && waiting === 0 && fiber !== undefined ? Effect.asVoid(Fiber.interrupt(fiber)) : Effect.void

  const close = Effect.suspend(() => {
    isClosed = true
    return underWay === undefined ? Effect.void : stopIfUnused(underWay)
  })

  /** Obtains a token and makes it the valid one. */
  const renew = Effect.suspend(() =>
    Effect.map(obtain, (token) => {
      valid = token
      return token
    }),
  )

  const obtain = Effect.gen(function* () {
    const cached = yield* readCache
    if (cached !== undefined) return cached
    const issued = yield* options.request
    const now = yield* Clock.currentTimeMillis
    const token = validToken(issued.response.accessToken, now, lifeMillis(issued, now))
    writeCache(token)
    return token
  })

  const readCache = Effect.gen(function* () {
    if (options.cache === undefined) return undefined
    const { store, key } = options.cache
    const cached = yield* Effect.tryPromise(async () => store.get(key)).pipe(
      Effect.timeout(cacheTimeoutMillis),
      Effect.orElseSucceed(() => undefined),
    )
    const now = yield* Clock.currentTimeMillis
    if (!isUsableToken(cached?.accessToken) || !Number.isFinite(cached?.expiresAt)) return undefined
    const { accessToken, expiresAt } = cached
    if (accessToken === lastRejected || expiresAt - now <= unusableMillisBeforeExpiry) return undefined
    const isOwn = valid !== undefined && Secret.reveal(valid.accessToken) === accessToken
    return isOwn ? undefined : validToken(Secret.make(accessToken), now, expiresAt - now)
  })

  const writeCache = ({ accessToken, expiresAt }: Token): void => {
    if (options.cache === undefined) return
    const { store, key } = options.cache
    const plain = { accessToken: Secret.reveal(accessToken), expiresAt }
    runInBackground(Effect.ignore(Effect.tryPromise(async () => store.set(key, plain))))
  }

  const invalidate = (rejected: Secret): void => {
    lastRejected = Secret.reveal(rejected)
    if (valid !== undefined && Secret.reveal(valid.accessToken) === lastRejected) valid = undefined
  }

  return { get, invalidate, close } satisfies AccessTokens
})

/** Whether a text can be sent as an access token: an empty one would be sent as no token at all. */
export const isUsableToken = (text: unknown): text is string =>
  typeof text === "string" && /^[\x21-\x7e]+$/.test(text)

const validToken = (accessToken: Secret, now: number, life: number): ValidToken => ({
  accessToken,
  expiresAt: now + life,
  renewAt: now + life * renewAfterShareOfLife,
  unusableAt: now + life - Math.min(unusableMillisBeforeExpiry, life / 10),
})

const documentedLifeMillis = 600_000
const longestLifeMillis = 86_400_000

/**
 * How long a token lives, measured on one clock: the service's own where the response has its time. A life measured
 * on two clocks is accepted only up to the documented one, so that a slow clock cannot keep an expired token.
 */
const lifeMillis = ({ response, servedAt }: IssuedToken, now: number): number => {
  const life = Number(response.expires) - (servedAt ?? now)
  const longest = servedAt === undefined ? documentedLifeMillis : longestLifeMillis
  return life > 0 && life <= longest ? life : documentedLifeMillis
}
