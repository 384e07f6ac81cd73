// Uses the Promise API and the Effect API in one program: both recognize each other's errors and secrets.
import { createClient, isApiError } from "@flexcharge/core"
import { Client } from "@flexcharge/core/effect"
import { createSandbox } from "@flexcharge/sandbox"
import { Secret } from "@flexcharge/schema"
import * as EffectApi from "@flexcharge/schema/effect"
import * as Effect from "effect/Effect"

const sandbox = await createSandbox()
const options = { ...sandbox.credentials, baseUrl: sandbox.url }
const program = Effect.gen(function* () {
  const client = yield* Client.Client
  yield* client.authenticate()
  return yield* client.order("no-such-order").pipe(Effect.flip)
})
const effectError = await Effect.runPromise(Effect.provide(program, Client.layer(options)))
const promiseError: unknown = await createClient(options)
  .order("no-such-order")
  .then(
    () => undefined,
    (error: unknown) => error,
  )
const secrets = [EffectApi.Secret.make("a"), Secret.make("b")]
console.log(isApiError(effectError), isApiError(promiseError))
console.log(secrets.map((secret) => Secret.is(secret) && EffectApi.Secret.is(secret)).join())
console.log(effectError.reason._tag, isApiError(promiseError) && promiseError.reason._tag)
await sandbox.close()
