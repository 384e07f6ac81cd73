/** A map that keeps its newest entries: one beyond the limit pushes the oldest out. */

/** A map of at most `limit` entries; `onDrop` is called for each entry that is dropped. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #limit: number
  readonly #onDrop: (value: V) => void
  /** Kept from one entry to the next: a new iterator would first walk over all that was pushed out lately. */
  #oldestFirst = this.entries()

  constructor(limit: number, onDrop: (value: V) => void = () => {}) {
    super()
    this.#limit = limit
    this.#onDrop = onDrop
  }

  override set(key: K, value: V): this {
    super.set(key, value)
    if (this.size > this.#limit) this.#pushOut(this.#oldestFirst.next().value)
    return this
  }

  #pushOut(oldest: readonly [K, V] | undefined): void {
    if (oldest === undefined) return
    this.delete(oldest[0])
    this.#onDrop(oldest[1])
  }
}
