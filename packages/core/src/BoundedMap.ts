/**
 * A map that remembers at least the last `limit` entries that were set, and at most twice as many.
 *
 * It has two generations, because a `Map` from which the oldest entry is deleted again and again becomes slow: its
 * iterator walks over every deleted entry.
 */
export class BoundedMap<Key, Value> {
  private current = new Map<Key, Value>()
  private previous = new Map<Key, Value>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get(key: Key): Value | undefined {
    return this.current.get(key) ?? this.previous.get(key)
  }

  set(key: Key, value: Value): void {
    this.previous.delete(key)
    this.current.set(key, value)
    if (this.current.size < this.limit) return
    this.previous = this.current
    this.current = new Map()
  }

  delete(key: Key): void {
    this.current.delete(key)
    this.previous.delete(key)
  }
}
