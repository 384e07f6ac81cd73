/** What all merchants of one key pair share: settings, session, breaker, keys and what is still under way. */
import { endpoints, Secret } from "@flexcharge/schema"
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

/** Opens a connection. */
export const open = Effect.fnUntraced(function* (settings: Settings) {
  const session = yield* Session.make({
    request: requestToken(settings),
    cache: settings.tokenCache && {
      store: settings.tokenCache,
      key: `flexcharge-token-${nameOf([settings.baseUrl, Secret.reveal(settings.appKey)])}`,
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
  const { onDrift } = settings.hooks
  const endpoint = endpoints.token
  const checked = endpoint.request({ appKey, appSecret })
  if (!checked.ok) return Effect.fail(invalid(endpoint.name, checked.issues))
  const outgoing = {
    endpoint,
    url: `${settings.baseUrl}${endpoint.path}`,
    body: JSON.stringify(checked.value),
    idempotencyKey: undefined,
    bearer: undefined,
  }
  const timeoutMillis = Math.min(settings.timeoutMillis ?? tokenTimeoutMillis, tokenTimeoutMillis)
  return Effect.clockWith((clock) => {
    const deadline = clock.currentTimeMillisUnsafe() + timeoutMillis
    const attempt = (number: number) => {
      const leftMillis = deadline - clock.currentTimeMillisUnsafe()
      const answered = send(settings, { ...outgoing, attempt: number }, { leftMillis, timeoutMillis })
      return Effect.flatMap(answered, (answer) => {
        const now = clock.currentTimeMillisUnsafe()
        const secrets = () => [appKey, appSecret]
        const reply = read(answer, { endpoint, idempotencyKey: undefined, secrets, now, onDrift })
        if (reply instanceof ApiError) return Effect.fail(reply)
        const servedAt = Date.parse(answer.header("date") ?? "")
        return Effect.succeed({ reply, servedAt: Number.isNaN(servedAt) ? undefined : servedAt })
      })
    }
    return retrying(attempt, { policy: settings.retry, isRepeatable: () => true, deadline })
  })
}
