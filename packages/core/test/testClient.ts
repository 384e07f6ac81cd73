/** What the tests of the client share. */
import { deferred } from "@flexcharge-tooling/test-kit/deferred"
import { samplePayment } from "@flexcharge-tooling/test-kit/samplePayment"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { createClientWith } from "../src/createClient.ts"
import { type ClientOptions, createClient, isApiError } from "../src/index.ts"

export const credentials = { appKey: "app-key-1", appSecret: "app-secret-1", mid: "mid-1" } as const

/** A client that calls a server, with pauses of a few milliseconds. */
export const clientOf = (service: { readonly url: string }, options: ClientOptions = {}) =>
  createClient(optionsOf(service, options))

const optionsOf = (service: { readonly url: string }, options: ClientOptions): ClientOptions => ({
  ...credentials,
  baseUrl: service.url,
  retry: { baseMillis: 1, capMillis: 2 },
  ...options,
})

/**
 * A time that only a test advances, and a client that runs on it. Responses over the network still arrive in real time.
 */
export const testTime = async () => {
  const clock = await Effect.runPromise(Effect.scoped(TestClock.make()))
  return {
    clientOf: (service: { readonly url: string }, options: ClientOptions = {}) =>
      createClientWith(Context.make(Clock.Clock, clock), optionsOf(service, options)),
    /** Advances the time and runs what is due. */
    advance: (millis: number) => Effect.runPromise(clock.adjust(millis)),
  }
}

/** A complete declined payment. */
export const declined = samplePayment

/** Returns the `ApiError` with which a promise rejects. */
export const failure = async (promise: Promise<unknown>) => {
  try {
    await promise
  } catch (error) {
    if (isApiError(error)) return error
    throw error
  }
  throw new Error("The call succeeded.")
}

/** A promise, `opened`, that `open()` resolves. */
export const gate = () => {
  const { promise: opened, resolve: open } = deferred()
  return { open, opened }
}

/** A signal that `leave()` aborts. */
export const leaving = () => {
  const controller = new AbortController()
  return { signal: controller.signal, leave: () => controller.abort(new Error("left")) }
}
