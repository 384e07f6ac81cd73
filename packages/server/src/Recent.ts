/** The keys of late, in bounded memory. */

/** A set that forgets its oldest keys. */
export interface Recent {
  readonly has: (key: string) => boolean
  readonly add: (key: string) => void
}

/**
 * Remembers at least the last `capacity` keys, and at most twice as many; 0 remembers none.
 *
 * Two generations, because deleting the oldest key of one `Set` again and again makes it walk over all that went before.
 */
export const recent = (capacity: number): Recent => {
  let young = new Set<string>()
  let old = new Set<string>()
  return {
    has: (key) => young.has(key) || old.has(key),
    add: (key) => {
      if (young.size >= capacity) {
        old = young
        young = new Set()
      }
      if (capacity > 0) young.add(key)
    },
  }
}
