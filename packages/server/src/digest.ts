/** Short digests of long values, so that what is kept in memory has a bounded size. */

const maxTextLength = 256

/** Returns the text, or the digest of a text of more than 256 characters. */
export const boundedText = (text: string): string => (text.length > maxTextLength ? digestOf(text) : text)

/** A 53-bit digest (cyrb53) of a text: enough to keep values apart, but no protection against forgery. */
export const digestOf = (text: string): string => {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return ((2 ** 21 - 1) & low).toString(36) + (high >>> 0).toString(36)
}
