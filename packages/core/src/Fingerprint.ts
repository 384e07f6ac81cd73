/** Tells two payloads of one key apart by mistake, without keeping either of them. */

const text = new TextEncoder()
const bytes = new Uint8Array(8192)
const words = new Int32Array(bytes.buffer)

/**
 * Two 32-bit multiplicative hashes of a text as 53 bits.
 *
 * Gotchas: read four bytes at a time from a buffer, which takes a third of the time of its characters. The buffer
 * is wiped: it held a card.
 */
export const fingerprint = (payload: string): number => {
  if (3 * payload.length > bytes.length) return hash(inMemoryOfItsOwn(payload), payload.length)
  const { written } = text.encodeInto(payload, bytes)
  const print = hash(words.subarray(0, (written + 3) >> 2), payload.length)
  bytes.fill(0, 0, written)
  return print
}

const inMemoryOfItsOwn = (payload: string): Int32Array => {
  const large = new Uint8Array((3 * payload.length + 3) & ~3)
  text.encodeInto(payload, large)
  return new Int32Array(large.buffer)
}

const hash = (words: Int32Array, seed: number): number => {
  let one = 0xdeadbeef ^ seed
  let two = 0x41c6ce57 ^ seed
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? 0
    one = Math.imul(one ^ word, 2654435761)
    two = Math.imul(two ^ word, 1597334677)
  }
  return (two >>> 11) * 2 ** 32 + (one >>> 0)
}
