/** An abort that a transport may hear in two ways, neither of them too late. */
import type { TransportRequest } from "./Transport.ts"

/** The two ways in which a transport hears that nobody waits any more, and the one way to say so. */
export interface Cancellation extends Pick<TransportRequest, "signal" | "onAbort"> {
  readonly abort: () => void
}

/** A cancellation that has not happened yet. */
export const makeCancellation = (): Cancellation => {
  const controller = new AbortController()
  let listener: (() => void) | undefined
  return {
    signal: controller.signal,
    // Costs next to nothing, where a listener on a signal costs more than the rest of a request.
    onAbort: (given) => {
      if (controller.signal.aborted) given()
      else listener = given
    },
    abort: () => {
      controller.abort()
      try {
        listener?.()
      } catch {
        // nobody waits any more, and what a transport breaks while it stops must not end the process
      }
    },
  }
}
