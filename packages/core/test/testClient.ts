/** What the tests of the client share. */
import { deferred } from "@flexcharge-tooling/test-kit/deferred"
import { samplePayment } from "@flexcharge-tooling/test-kit/samplePayment"
import { type ClientOptions, createClient, isApiError } from "../src/index.ts"

export const credentials = { appKey: "app-key-1", appSecret: "app-secret-1", mid: "mid-1" } as const

/** A client that calls a server, with pauses of a few milliseconds. */
export const clientOf = (service: { readonly url: string }, options: ClientOptions = {}) =>
  createClient({ ...credentials, baseUrl: service.url, retry: { baseMillis: 1, capMillis: 2 }, ...options })

/** A complete declined payment. */
export const declined = samplePayment
export const evaluation = samplePayment

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
