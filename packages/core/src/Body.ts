/** The body of an answer as text, read no further than any answer of the service can be long. */

/** Longest text that is read, in characters: 8 Mi. What is longer is no answer. */
export const longestBody = 8 * 2 ** 20

/**
 * Reads a body: to its end, or to the first piece beyond the limit. Absent when it broke off.
 *
 * Shape: the length is the header's, in bytes as they arrive; pieces that are no async iterable are passed over.
 * Gotchas: reading it whole is several times as cheap, so a body that declares a bearable length is.
 */
export const readBody = async (
  whole: { text(): Promise<string> },
  pieces: unknown,
  declaredLength: string | null | undefined,
): Promise<string | undefined> => {
  try {
    const isBearable = declaredLength != null && Number(declaredLength) <= longestBody
    if (isBearable || !isIterable(pieces)) return await whole.text()
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
