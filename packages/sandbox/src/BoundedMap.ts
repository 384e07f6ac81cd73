/** A map with limits: when a new entry exceeds one, the oldest entries are dropped. */

/** The limits of a {@link BoundedMap}, and what happens at them. */
export interface BoundedMapLimits<V> {
  /** How many entries the map may hold. */
  readonly limit: number
  /** How many bytes the entries may take together; only their number counts by default. */
  readonly maxBytes?: number
  /** The approximate size of an entry; needed with `maxBytes`. */
  readonly sizeOf?: (value: V) => number
  /** Called with each entry that is dropped. */
  readonly onDrop?: (value: V) => void
}

/** A map that drops its oldest entries beyond a number of entries or bytes; the newest entry always stays. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #limits: BoundedMapLimits<V>
  readonly #sizes = new Map<K, number>()
  #bytes = 0
  /** One iterator for the life of the map: a new one would first skip all entries that were deleted before. */
  #oldestFirst = this.entries()

  constructor(limits: BoundedMapLimits<V>) {
    super()
    this.#limits = limits
  }

  override set(key: K, value: V): this {
    const { limit, maxBytes = Number.POSITIVE_INFINITY, sizeOf } = this.#limits
    super.set(key, value)
    if (sizeOf !== undefined) {
      const size = sizeOf(value)
      this.#bytes += size - (this.#sizes.get(key) ?? 0)
      this.#sizes.set(key, size)
    }
    while (this.size > 1 && (this.size > limit || this.#bytes > maxBytes)) this.#dropOldest()
    return this
  }

  override delete(key: K): boolean {
    this.#bytes -= this.#sizes.get(key) ?? 0
    this.#sizes.delete(key)
    return super.delete(key)
  }

  override clear(): void {
    super.clear()
    this.#sizes.clear()
    this.#bytes = 0
  }

  #dropOldest(): void {
    const oldest = this.#oldestFirst.next().value
    if (oldest === undefined) return
    const [key, value] = oldest
    this.delete(key)
    this.#limits.onDrop?.(value)
  }
}
