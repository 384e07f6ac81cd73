/** Waits for something to become so, without polling. */
import type { EventBus } from "./EventBus.ts"
import type { Outbox } from "./Webhooks.ts"

/** Resolves with the first defined answer of `look`, asked again after each piece of news. */
export const waitFor = <A>(
  hub: EventBus,
  look: () => A | undefined,
  what: string,
  { timeoutMillis = 5_000 }: { readonly timeoutMillis?: number } = {},
): Promise<A> => {
  const already = look()
  if (already !== undefined) return Promise.resolve(already)
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      unwatch()
    }
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`waited ${timeoutMillis} ms in vain for ${what}`))
    }, timeoutMillis)
    const unwatch = hub.watch(() => {
      const seen = look()
      if (seen === undefined) return
      stop()
      resolve(seen)
    })
  })
}

/** Waits until no delivery is on its way, those that deliveries themselves set off included. */
export const waitUntilSettled = async (outbox: Outbox): Promise<void> => {
  await outbox.settled()
  await new Promise((resolve) => setImmediate(resolve))
  await outbox.settled()
}
