/** Waits for changes of orders: those of this process are reported at once, those of others are found by one query. */
import type { Store } from "./Store.ts"

/** Waits for changes. */
export interface ChangeWatcher {
  /**
   * Resolves when the queue has another version than the given one; rejects with the reason of the signal, and with that of
   * the inbox's stop.
   */
  readonly changed: (queue: string, version: number, signal: AbortSignal | undefined) => Promise<void>
  /** Reports a change that this process made. */
  readonly notify: (queue: string) => void
}

interface Waiter {
  readonly version: number
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Creates a watcher, which queries the store only while there are waiters. `stopped` aborts when the inbox stops. */
export const makeChangeWatcher = (
  store: Pick<Store<never>, "changed" | "pollMillis">,
  onError: (error: unknown) => void,
  stopped: AbortSignal,
): ChangeWatcher => {
  const waiters = new Map<string, Set<Waiter>>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isPolling = false

  const notify = (queue: string) => {
    const waiting = waiters.get(queue)
    waiters.delete(queue)
    for (const { resolve } of waiting ?? []) resolve()
  }

  const poll = async () => {
    timer = undefined
    if (waiters.size === 0) return
    isPolling = true
    const versions = new Map(
      [...waiters].map(([queue, waiting]) => [
        queue,
        Math.min(...[...waiting].map(({ version }) => version)),
      ]),
    )
    try {
      for (const queue of await store.changed(versions)) notify(queue)
    } catch (error) {
      onError(error)
    }
    isPolling = false
    schedule()
  }

  const schedule = () => {
    if (timer === undefined && !isPolling && waiters.size > 0)
      timer = setTimeout(poll, store.pollMillis.changes)
  }

  const stop = () => {
    clearTimeout(timer)
    const waiting = [...waiters.values()].flatMap((each) => [...each])
    waiters.clear()
    for (const { reject } of waiting) reject(stopped.reason)
  }
  stopped.addEventListener("abort", stop, { once: true })

  return {
    notify,
    changed: (queue, version, signal) =>
      new Promise((resolve, reject) => {
        stopped.throwIfAborted()
        signal?.throwIfAborted()
        const waiting = waiters.get(queue) ?? new Set()
        const waiter: Waiter = {
          version,
          resolve: () => {
            signal?.removeEventListener("abort", abort)
            resolve()
          },
          reject: (reason) => {
            signal?.removeEventListener("abort", abort)
            reject(reason)
          },
        }
        const abort = () => {
          waiting.delete(waiter)
          if (waiting.size === 0) waiters.delete(queue)
          reject(signal?.reason)
        }
        signal?.addEventListener("abort", abort, { once: true })
        waiting.add(waiter)
        waiters.set(queue, waiting)
        schedule()
      }),
  }
}
