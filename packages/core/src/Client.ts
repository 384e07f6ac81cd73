/** The client as an Effect service and its layers; the Promise face is rendered from the same service. */
import { Secret } from "@flexcharge/schema"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
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
export const make = Effect.fnUntraced(function* (
  options: ClientOptions,
): Effect.fn.Return<Service, ApiError, Scope.Scope> {
  const settings = readable("createClient", () => resolve(options))
  if (settings instanceof ApiError) return yield* Effect.fail(settings)
  const connection = yield* open(settings)
  yield* Effect.addFinalizer(() => Effect.andThen(connection.shut, connection.flush))
  return serve(connection, settings)
})

/** The client as a layer. */
export const layer = (options: ClientOptions): Layer.Layer<Client, ApiError> =>
  Layer.effect(Client, make(options))

/** The client as a layer, with its credentials from the `FLEXCHARGE_*` entries of the `ConfigProvider`. */
export const layerConfig = (
  options: Omit<ClientOptions, "appKey" | "appSecret"> = {},
): Layer.Layer<Client, ApiError | Config.ConfigError> =>
  Layer.effect(
    Client,
    Effect.gen(function* () {
      const appKey = Secret.make(Redacted.value(yield* Config.Redacted("FLEXCHARGE_APP_KEY")))
      const appSecret = Secret.make(Redacted.value(yield* Config.Redacted("FLEXCHARGE_APP_SECRET")))
      const tokenizationKey = yield* Config.option(Config.Redacted("FLEXCHARGE_TOKENIZATION_KEY"))
      const isNamed = (options?.environment ?? options?.domain) != null
      const text = (name: string) => Effect.map(Config.option(Config.String(name)), Option.getOrUndefined)
      return yield* make({
        mid: yield* text("FLEXCHARGE_MID"),
        siteId: yield* text("FLEXCHARGE_SITE_ID"),
        tokenizationKey: Option.getOrUndefined(Option.map(tokenizationKey, Redacted.value)),
        baseUrl: isNamed ? undefined : yield* text("FLEXCHARGE_BASE_URL"),
        ...options,
        appKey,
        appSecret,
      })
    }),
  )
