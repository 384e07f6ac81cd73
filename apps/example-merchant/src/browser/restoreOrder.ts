/**
 * The order of a checkout page, kept in the browser's tab from Pay until its result. When the response is lost and the
 * shopper reloads the page, the same order is paid with another attempt, and not a second order.
 */

/** The order of a page. */
export interface PageOrder {
  readonly orderId: string
  /** The attempt to begin with: 1, or the one after the attempt that was sent before a reload. */
  readonly attempt: number
  /** Keeps the order, with the attempt that is being sent. */
  save(attempt: number): void
  /** The order has its result, or the cart has changed: the next page begins another order. */
  forget(): void
}

/** Restores the order of the same sale, or begins one. Nothing is kept where the browser denies it to a frame. */
export const restoreOrder = (sale: string, storage = tabStorage()): PageOrder => {
  const key = `order ${sale}`
  const { orderId = crypto.randomUUID(), attempt = 0 } = JSON.parse(storage?.getItem(key) ?? "{}")
  return {
    orderId,
    attempt: attempt + 1,
    save: (sent) => storage?.setItem(key, JSON.stringify({ orderId, attempt: sent })),
    forget: () => storage?.removeItem(key),
  }
}

const tabStorage = (): Storage | undefined => {
  try {
    return window.sessionStorage
  } catch {
    return undefined
  }
}
