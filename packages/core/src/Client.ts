/** The client as an Effect service and its layers; the Promise face is rendered from the same service. */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Variables } from "./ApiBase.ts"
import { ApiError } from "./ApiError.ts"
import type { ClientOptions } from "./ClientOptions.ts"
import { open } from "./Connection.ts"
import { readable } from "./OptionChecks.ts"
import { type Service, serve } from "./Service.ts"
import { resolve } from "./Settings.ts"

/** The client of one key pair. */
export class Client extends Context.Service<Client, Service>()("@flexcharge/core/Client") {}

/**
 * Makes a client for as long as the scope; nothing is sent before the first call.
 *
 * Errors: `Invalid` when an option is wrong. Closing the scope waits for transmissions under way.
 */
export const make = (options: ClientOptions): Effect.Effect<Service, ApiError, Scope.Scope> =>
  makeFrom(options)

const makeFrom = Effect.fnUntraced(function* (
  options: ClientOptions,
  variables?: Variables,
): Effect.fn.Return<Service, ApiError, Scope.Scope> {
  const settings = readable("createClient", () => resolve(options, variables))
  if (settings instanceof ApiError) return yield* Effect.fail(settings)
  const connection = yield* open(settings)
  yield* Effect.addFinalizer(() => Effect.andThen(connection.shut, connection.flush))
  return serve(connection, settings)
})

/** The client as a layer. */
export const layer = (options: ClientOptions): Layer.Layer<Client, ApiError> =>
  Layer.effect(Client, make(options))

const texts = ["MID", "SITE_ID", "ENVIRONMENT", "BASE_URL"]

/** The client as a layer: the `FLEXCHARGE_*` entries of the `ConfigProvider` stand for environment variables. */
export const layerConfig = (
  options: Omit<ClientOptions, "appKey" | "appSecret"> = {},
): Layer.Layer<Client, ApiError | Config.ConfigError> =>
  Layer.effect(
    Client,
    Effect.gen(function* () {
      const tokenizationKey = yield* Config.option(Config.Redacted("FLEXCHARGE_TOKENIZATION_KEY"))
      const variables: Record<string, string | undefined> = {
        FLEXCHARGE_APP_KEY: Redacted.value(yield* Config.Redacted("FLEXCHARGE_APP_KEY")),
        FLEXCHARGE_APP_SECRET: Redacted.value(yield* Config.Redacted("FLEXCHARGE_APP_SECRET")),
        FLEXCHARGE_TOKENIZATION_KEY: Option.getOrUndefined(Option.map(tokenizationKey, Redacted.value)),
      }
      for (const name of texts.map((text) => `FLEXCHARGE_${text}`))
        variables[name] = Option.getOrUndefined(yield* Config.option(Config.String(name)))
      return yield* makeFrom(options, variables)
    }),
  )
