/** What a program can listen to. Nothing a hook is given holds a secret, and a failing hook fails no payment. */
import type { Drift } from "@flexcharge/schema"
import type { ApiError } from "./ApiError.ts"

/** One request about to be sent. */
export interface RequestInfo {
  /** Name of the operation, such as `evaluate`. */
  readonly operation: string
  readonly method: "GET" | "POST"
  /** The API base and the path with its placeholders, such as `…/v1/orders/{id}`: ids are not told. */
  readonly url: string
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly idempotencyKey: string | undefined
}

/** One answer, or none. */
export interface ResponseInfo extends RequestInfo {
  /** HTTP status; absent when there was no answer, or a redirect of which the runtime tells no more. */
  readonly status: number | undefined
  readonly durationMillis: number
  /** The service's request id (`apigw-requestid`). */
  readonly requestId: string | undefined
}

/** Something the service said that this SDK does not know; the call went well all the same. */
export type DriftInfo = Drift & { readonly operation: string }

interface CopiedPayment {
  /** Your own order id. */
  readonly orderId: string
  /** The processor's id of the attempt. */
  readonly transactionId: string
}

/** A rescue whose copy the service has. */
export interface Transmitted extends CopiedPayment {
  /** The service's key of the copy; null when it gave none. */
  readonly transactionKey: string | null
}

/** A rescue whose copy did not reach the service. */
export interface TransmitFailure extends CopiedPayment {
  readonly error: ApiError
}

/** Listeners, all optional. */
export interface Hooks {
  readonly onRequest?: ((request: RequestInfo) => void) | undefined
  readonly onResponse?: ((response: ResponseInfo) => void) | undefined
  readonly onDrift?: ((drift: DriftInfo) => void) | undefined
  readonly onTransmitted?: ((transmitted: Transmitted) => void) | undefined
  readonly onTransmitFailed?: ((failure: TransmitFailure) => void) | undefined
}

/** Tells a listener; what it throws or rejects with stays with it. */
export const tell = <Info>(listener: ((info: Info) => unknown) | undefined, info: Info): void => {
  if (listener === undefined) return
  try {
    const told = listener(info)
    if (typeof told === "object") Promise.resolve(told).catch(() => {})
  } catch {
    // a listener's failure must not become the payment's
  }
}
