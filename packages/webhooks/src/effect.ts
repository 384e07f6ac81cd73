/** The Effect API: the same operations, which fail with the same `WebhookError`. */
import type { WebhookEvent } from "@flexcharge/schema"
import * as PromiseApi from "@flexcharge/webhooks"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

export * from "@flexcharge/webhooks"

type Failing<A> = Effect.Effect<A, PromiseApi.WebhookError>

const orDefect = (error: unknown): Effect.Effect<never, PromiseApi.WebhookError> =>
  PromiseApi.isWebhookError(error) ? Effect.fail(error) : Effect.die(error)

/** Checks a delivery's hash, signatures and freshness, by Effect's clock unless `now` is given. */
export const verify: (
  delivery: PromiseApi.Delivery,
  options: PromiseApi.VerifyOptions,
) => Failing<PromiseApi.VerifiedBody> = Effect.fn("Webhooks.verify")(function* (delivery, options) {
  const millis = yield* Clock.currentTimeMillis
  const { now = () => millis, ...rest } = PromiseApi.ownProperties(options)
  return yield* Effect.tryPromise({
    try: () => PromiseApi.verify(delivery, { ...rest, now }),
    catch: (error) => error,
  }).pipe(Effect.catch(orDefect))
})

/** Parses the event of a verified body; an unknown event name is an `UnknownEvent`. */
export const parse = (body: PromiseApi.VerifiedBody): Failing<WebhookEvent> =>
  Effect.try({ try: () => PromiseApi.parse(body), catch: (error) => error }).pipe(Effect.catch(orDefect))

/** Verifies a delivery and parses its event. */
export const unwrap = (
  delivery: PromiseApi.Delivery,
  options: PromiseApi.VerifyOptions,
): Failing<WebhookEvent> => Effect.flatMap(verify(delivery, options), parse)

/** The verifier with its options applied. */
export interface Service {
  /** Checks a delivery's hash, signatures and freshness. */
  readonly verify: (delivery: PromiseApi.Delivery) => Failing<PromiseApi.VerifiedBody>
  /** Parses the event of a verified body. */
  readonly parse: (body: PromiseApi.VerifiedBody) => Failing<WebhookEvent>
  /** Verifies a delivery and parses its event. */
  readonly unwrap: (delivery: PromiseApi.Delivery) => Failing<WebhookEvent>
}

/** The verifier as a service. */
export class Webhooks extends Context.Service<Webhooks, Service>()("@flexcharge/webhooks/Webhooks") {
  /** The verifier with the given options. */
  static readonly layer = (options: PromiseApi.VerifyOptions): Layer.Layer<Webhooks> =>
    Layer.succeed(Webhooks, make(options))

  /** The verifier with the signing key in `FLEXCHARGE_WEBHOOK_SECRET`. */
  static readonly layerConfig = (
    options: Omit<PromiseApi.VerifyOptions, "secrets"> = {},
  ): Layer.Layer<Webhooks, Config.ConfigError> =>
    Layer.effect(
      Webhooks,
      Effect.map(Config.Redacted("FLEXCHARGE_WEBHOOK_SECRET"), (secret) =>
        make({ ...options, secrets: [Redacted.value(secret)] }),
      ),
    )
}

const make = (options: PromiseApi.VerifyOptions): Service => ({
  verify: (delivery) => verify(delivery, options),
  parse,
  unwrap: (delivery) => unwrap(delivery, options),
})
