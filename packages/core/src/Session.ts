/** The bearer: one request for any number of callers, renewed before it ends, refused by value. */
import { Secret, type TokenReply } from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { ApiError } from "./ApiError.ts"
import type { TokenCache } from "./TokenCache.ts"

/** A bearer and when it ends. */
export interface Token {
  /** The bearer. */
  readonly accessToken: Secret
  /** When it ends by this machine's clock, in milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** What the service said, and the time on its clock when it said so. */
export interface Issued {
  readonly reply: TokenReply
  /** Milliseconds since the Unix epoch by the service's `Date` header. */
  readonly servedAt: number | undefined
}

/** The bearer of one key pair, whoever asks for it. */
export interface Session {
  /**
   * The token: at once while one is good, else when the one request under way is answered. A caller whose
   * patience ends fails with `late`; the request goes on for the others.
   */
  token(patienceMillis: number, late: () => ApiError): Effect.Effect<Token, ApiError>
  /** The token while one is good, renewed in the background when its time comes; absent when it must be waited for. */
  current(now: number): Token | undefined
  /** Drops a token the service refused. A newer one is left alone, however late the refusal arrives. */
  refuse(refused: Secret): void
}

interface Held extends Token {
  /** From when on it is renewed in the background. */
  readonly renewAt: number
  /** From when on callers wait for the next one. */
  readonly blockAt: number
}

const renewedAt = 0.8
const blockMillis = 5_000
const pauseAfterFailureMillis = 5_000
const cachePatienceMillis = 500

/**
 * A session that requests tokens with `request`.
 *
 * Shape: a token lives ten minutes (docs.flexfactor.io/docs/oauth2token, 2026, vendor); it is renewed after
 * eight, and callers wait only in its last five seconds.
 */
export const make = Effect.fnUntraced(function* (options: {
  readonly request: Effect.Effect<Issued, ApiError>
  readonly cache?: { readonly store: TokenCache; readonly key: string } | undefined
}) {
  const runFork = Effect.runForkWith(yield* Effect.context<never>())
  let held: Held | undefined
  let flight: Deferred.Deferred<Token, ApiError> | undefined
  let renewNotBefore = 0
  let lastRefused: string | undefined

  const cached = Effect.fnUntraced(function* (now: number) {
    if (options.cache === undefined) return undefined
    const { store, key } = options.cache
    const token = yield* Effect.tryPromise(async () => store.get(key)).pipe(
      Effect.timeout(cachePatienceMillis),
      Effect.orElseSucceed(() => undefined),
    )
    if (typeof token?.accessToken !== "string" || !Number.isFinite(token.expiresAt)) return undefined
    if (token.accessToken === lastRefused || token.expiresAt - now <= blockMillis) return undefined
    const isHeld = held !== undefined && Secret.reveal(held.accessToken) === token.accessToken
    return isHeld ? undefined : hold(Secret.make(token.accessToken), now, token.expiresAt - now)
  })

  const acquire = Effect.gen(function* () {
    const before = yield* Clock.currentTimeMillis
    const found = yield* cached(before)
    if (found !== undefined) return found
    const issued = yield* options.request
    const now = yield* Clock.currentTimeMillis
    const token = hold(issued.reply.accessToken, now, lifeMillis(issued, now))
    if (options.cache !== undefined) {
      const { store, key } = options.cache
      const plain = { accessToken: Secret.reveal(token.accessToken), expiresAt: token.expiresAt }
      runFork(Effect.ignore(Effect.tryPromise(async () => store.set(key, plain)))) // nobody waits for the cache
    }
    return token
  })

  const start = (now: number): Deferred.Deferred<Token, ApiError> => {
    if (flight !== undefined) return flight
    const landing = Deferred.makeUnsafe<Token, ApiError>()
    flight = landing
    const fiber = runFork(acquire)
    fiber.addObserver((exit) => {
      flight = undefined
      if (exit._tag === "Success") held = exit.value
      else renewNotBefore = now + pauseAfterFailureMillis
      Deferred.doneUnsafe(landing, exit)
    })
    return landing
  }

  const current = (now: number): Held | undefined => {
    if (held === undefined || now >= held.blockAt) return undefined
    if (now >= held.renewAt && now >= renewNotBefore) start(now)
    return held
  }

  const token = (patienceMillis: number, late: () => ApiError) =>
    Effect.clockWith((clock) => {
      const now = clock.currentTimeMillisUnsafe()
      const found = current(now)
      return found !== undefined
        ? Effect.succeed<Token>(found)
        : Effect.timeoutOrElse(Deferred.await(start(now)), {
            duration: patienceMillis,
            orElse: () => Effect.fail(late()),
          })
    })

  const refuse = (refused: Secret) => {
    lastRefused = Secret.reveal(refused)
    if (held !== undefined && Secret.reveal(held.accessToken) === lastRefused) held = undefined
  }

  return { token, current, refuse } satisfies Session
})

const hold = (accessToken: Secret, now: number, life: number): Held => ({
  accessToken,
  expiresAt: now + life,
  renewAt: now + life * renewedAt,
  blockAt: now + life - Math.min(blockMillis, life / 10),
})

const documentedLifeMillis = 600_000
const longestLifeMillis = 86_400_000

/**
 * How long a token has to live, measured on one clock: the service's own where it told its time. Two clocks are
 * trusted only for less than the documented life, so that a slow one here cannot keep a dead token.
 */
const lifeMillis = ({ reply, servedAt }: Issued, now: number): number => {
  const life = Number(reply.expires) - (servedAt ?? now)
  const longest = servedAt === undefined ? documentedLifeMillis : longestLifeMillis
  return life > 0 && life <= longest ? life : documentedLifeMillis
}
