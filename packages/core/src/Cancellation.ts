/** An abort that is only paid for by transports that look at it, and that none of them can look at too late. */
import type { TransportRequest } from "./Transport.ts"

/** The two ways in which a transport hears that nobody waits any more, and the one way to say so. */
export interface Cancellation {
  /** The controller of the request's signal, made when it is first asked for. */
  readonly controller: () => AbortController
  readonly onAbort: TransportRequest["onAbort"]
  readonly abort: () => void
}

/** A cancellation that has not happened yet. */
export const makeCancellation = (): Cancellation => {
  let isAborted = false
  let controller: AbortController | undefined
  let listener: (() => void) | undefined
  return {
    controller: () => {
      if (controller === undefined) {
        controller = new AbortController()
        if (isAborted) controller.abort()
      }
      return controller
    },
    onAbort: (given) => {
      if (isAborted) given()
      else listener = given
    },
    abort: () => {
      isAborted = true
      controller?.abort()
      listener?.()
    },
  }
}
