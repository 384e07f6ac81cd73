/** SHA-1 of a short text, synchronously and on every runtime: what a version 5 UUID is made with, not a safeguard. */

const rotate = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits))

// Written over by every call: SHA-1 here never awaits, and the names it digests are short.
const words = new Int32Array(80)
const word = (index: number) => words[index] ?? 0

/** The 20 bytes of the SHA-1 of some bytes (RFC 3174). */
export const sha1 = (bytes: Uint8Array): Uint8Array => {
  const blocks = (bytes.length + 72) >> 6
  const padded = new Uint8Array(blocks << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 4, bytes.length << 3)

  let one = 0x67452301
  let two = 0xefcdab89 | 0
  let three = 0x98badcfe | 0
  let four = 0x10325476
  let five = 0xc3d2e1f0 | 0
  for (let block = 0; block < blocks; block++) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32((block << 6) + (index << 2))
    for (let index = 16; index < 80; index++)
      words[index] = rotate(word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16), 1)
    let a = one
    let b = two
    let c = three
    let d = four
    let e = five
    for (let index = 0; index < 80; index++) {
      const mixed =
        index < 20
          ? ((b & c) | (~b & d)) + 0x5a827999
          : index < 40
            ? (b ^ c ^ d) + 0x6ed9eba1
            : index < 60
              ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
              : (b ^ c ^ d) + 0xca62c1d6
      const next = (rotate(a, 5) + mixed + e + word(index)) | 0
      e = d
      d = c
      c = rotate(b, 30)
      b = a
      a = next
    }
    one = (one + a) | 0
    two = (two + b) | 0
    three = (three + c) | 0
    four = (four + d) | 0
    five = (five + e) | 0
  }
  const digest = new DataView(new ArrayBuffer(20))
  digest.setInt32(0, one)
  digest.setInt32(4, two)
  digest.setInt32(8, three)
  digest.setInt32(12, four)
  digest.setInt32(16, five)
  return new Uint8Array(digest.buffer)
}
