/** The body of an answer as text, read no further than any answer of the service can be long. */

/** Longest text that is read, in characters: 8 Mi. What is longer is no answer. */
export const longestBody = 8 * 2 ** 20

/** A body that has not been read yet. */
export interface Unread {
  /** Its length in bytes as it arrives, where the headers tell it. */
  readonly declaredLength: string | null | undefined
  /** Reads it whole. */
  readonly text: () => Promise<string>
  /** Gives it piece by piece, where the runtime can; anything else is passed over. */
  readonly pieces: unknown
}

/**
 * Reads a body: to its end, or to the first piece beyond the limit. Absent when it broke off.
 *
 * Gotchas: reading it whole is several times as cheap, so a body that declares a bearable length is.
 */
export const readBody = async ({ declaredLength, text, pieces }: Unread): Promise<string | undefined> => {
  try {
    const isBearable = declaredLength != null && Number(declaredLength) <= longestBody
    if (isBearable || !isIterable(pieces)) return await text()
    const decoder = new TextDecoder()
    let read = ""
    for await (const piece of pieces) {
      read += decoder.decode(piece, { stream: true })
      if (read.length > longestBody) return read
    }
    return read + decoder.decode()
  } catch {
    return undefined
  }
}

const isIterable = (pieces: unknown): pieces is AsyncIterable<Uint8Array> =>
  typeof pieces === "object" && pieces !== null && Symbol.asyncIterator in pieces
