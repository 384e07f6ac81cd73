/** Notifies the inspector and the wait functions that something in the sandbox changed. */

/** What changed, and the id of the record that changed. */
export interface SandboxEvent {
  readonly kind: "order" | "delivery" | "request" | "subscriber" | "fault" | "clock" | "profile" | "reset"
  readonly id?: string
}

/** The events of one sandbox. */
export interface EventBus {
  emit(event: SandboxEvent): void
  /** Calls `listener` for each event. The returned function unsubscribes it. */
  subscribe(listener: (event: SandboxEvent) => void): () => void
}

/** Creates an event bus without listeners. */
export const createEventBus = (): EventBus => {
  const listeners = new Set<(event: SandboxEvent) => void>()
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** How long to wait; 5 s by default. */
export interface WaitOptions {
  readonly timeoutMillis?: number | undefined
}

/**
 * Waits until `find` returns a value, and calls it again after each event.
 *
 * Rejects after `timeoutMillis`; `description` names in the error what was waited for.
 */
export const waitFor = <A>(
  events: EventBus,
  find: () => A | undefined,
  description: string,
  { timeoutMillis = 5_000 }: WaitOptions = {},
): Promise<A> => {
  const present = find()
  if (present !== undefined) return Promise.resolve(present)
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      unsubscribe()
    }
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`Timed out after ${timeoutMillis} ms waiting for ${description}.`))
    }, timeoutMillis)
    const unsubscribe = events.subscribe(() => {
      const found = find()
      if (found === undefined) return
      stop()
      resolve(found)
    })
  })
}
