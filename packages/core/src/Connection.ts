/** What all merchants of one key pair share: settings, session, breaker, keys and what is still under way. */
import { endpoints } from "@flexcharge/schema"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { read } from "./Answer.ts"
import { ApiError, invalid } from "./ApiError.ts"
import { type Breaker, makeBreaker } from "./Breaker.ts"
import { type KeyRing, makeKeyRing, nameOf } from "./Idempotency.ts"
import { retrying } from "./Retry.ts"
import { send } from "./Send.ts"
import * as Session from "./Session.ts"
import type { Settings } from "./Settings.ts"

/** One connection to the service. Nothing is sent before the first call. */
export interface Connection {
  readonly settings: Settings
  readonly session: Session.Session
  readonly breaker: Breaker
  readonly keys: KeyRing
  /** Runs an effect beside its caller: it outlives the caller, and `flush` waits for it. */
  beside<A>(effect: Effect.Effect<A, ApiError>): Effect.Effect<Fiber.Fiber<A, ApiError>>
  /** Waits for everything that runs beside. */
  readonly flush: Effect.Effect<void>
  /** Refuses further calls. */
  readonly shut: Effect.Effect<void>
  readonly isShut: () => boolean
}

/** Opens a connection for as long as its scope. */
export const open = Effect.fnUntraced(function* (settings: Settings) {
  const session = yield* Session.make({
    request: requestToken(settings),
    cache: settings.tokenCache && {
      store: settings.tokenCache,
      key: `flexcharge-token-${nameOf([settings.baseUrl, settings.appKey])}`,
    },
  })
  const running = new Set<Fiber.Fiber<unknown, unknown>>()
  let isShut = false
  const connection: Connection = {
    settings,
    session,
    breaker: makeBreaker(settings.breaker),
    keys: makeKeyRing(),
    beside: (effect) =>
      Effect.map(Effect.forkDetach(effect, { startImmediately: true }), (fiber) => {
        running.add(fiber)
        fiber.addObserver(() => running.delete(fiber))
        return fiber
      }),
    flush: Effect.suspend(() => Fiber.awaitAll([...running])).pipe(Effect.asVoid),
    shut: Effect.sync(() => {
      isShut = true
    }),
    isShut: () => isShut,
  }
  return connection
})

const tokenTimeoutMillis = 10_000

/** One token request, repeated as a safe call is. */
const requestToken = (settings: Settings): Effect.Effect<Session.Issued, ApiError> => {
  const { appKey, appSecret } = settings
  const endpoint = endpoints.token
  const request = Effect.suspend(() => {
    const checked = endpoint.request({ appKey, appSecret })
    return checked.ok
      ? Effect.succeed(JSON.stringify(checked.value))
      : Effect.fail(invalid(endpoint.name, checked.issues))
  })
  return Effect.gen(function* () {
    const body = yield* request
    const timeoutMillis = Math.min(settings.timeoutMillis ?? tokenTimeoutMillis, tokenTimeoutMillis)
    const deadline = (yield* Clock.currentTimeMillis) + timeoutMillis
    const url = `${settings.baseUrl}${endpoint.path}`
    const outgoing = { endpoint, url, body, idempotencyKey: undefined, bearer: undefined }
    const attempt = Effect.fnUntraced(function* (number: number) {
      const leftMillis = deadline - (yield* Clock.currentTimeMillis)
      const answer = yield* send(settings, { ...outgoing, attempt: number }, { leftMillis, timeoutMillis })
      const now = yield* Clock.currentTimeMillis
      const { onDrift } = settings.hooks
      const secrets = () => [appKey, appSecret]
      const reply = read(answer, { endpoint, idempotencyKey: undefined, secrets, now, onDrift })
      if (reply instanceof ApiError) return yield* Effect.fail(reply)
      const servedAt = Date.parse(answer.header("date") ?? "")
      return { reply, servedAt: Number.isNaN(servedAt) ? undefined : servedAt }
    })
    return yield* retrying(attempt, { policy: settings.retry, isRepeatable: () => true, deadline })
  })
}
