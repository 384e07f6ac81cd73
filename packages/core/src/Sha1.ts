/** SHA-1 of a short text, synchronously and on every runtime: what a version 5 UUID is made with, not a safeguard. */

// Written over by every call: SHA-1 here never awaits, and the names it digests are short.
const words = new Int32Array(80)
const digest = new Int32Array(5)
const word = (index: number) => words[index] ?? 0
const part = (index: number) => digest[index] ?? 0

/** How much room a message needs behind it: the padding is written there. */
export const padding = 72

/**
 * The SHA-1 (RFC 3174) of a message at the beginning of a buffer, as five words.
 *
 * Gotchas: writes over what stands behind the message; the next call writes over what this one gave.
 */
export const sha1 = (buffer: Uint8Array, length: number): Int32Array => {
  digest.set(beginning)
  const blocks = (length + padding) >> 6
  buffer.fill(0, length, blocks << 6)
  buffer[length] = 0x80
  for (let block = 0; block < blocks; block++) {
    for (let index = 0; index < 16; index++) words[index] = wordAt(buffer, (block << 6) + (index << 2))
    if (block === blocks - 1) words[15] = length << 3
    compress()
  }
  return digest
}

const beginning = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)

const wordAt = (buffer: Uint8Array, at: number): number => {
  const byte = (index: number) => buffer[index] ?? 0
  return (byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3)
}

/** Adds the block in `words` to the digest. Every sum is cut to 32 bits at once, which keeps it an integer. */
const compress = () => {
  for (let index = 16; index < 80; index++) {
    const mixed = word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16)
    words[index] = (mixed << 1) | (mixed >>> 31)
  }
  let a = part(0)
  let b = part(1)
  let c = part(2)
  let d = part(3)
  let e = part(4)
  for (let index = 0; index < 80; index++) {
    const mixed =
      index < 20
        ? (((b & c) | (~b & d)) + 0x5a827999) | 0
        : index < 40
          ? ((b ^ c ^ d) + 0x6ed9eba1) | 0
          : index < 60
            ? (((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc) | 0
            : ((b ^ c ^ d) + 0xca62c1d6) | 0
    const next = (((a << 5) | (a >>> 27)) + mixed + e + word(index)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  digest[0] = part(0) + a
  digest[1] = part(1) + b
  digest[2] = part(2) + c
  digest[3] = part(3) + d
  digest[4] = part(4) + e
}
