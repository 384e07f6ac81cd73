/** The body of an answer as text, read no further than any answer of the service can be long. */

/** Longest text that is read, in characters: 8 Mi. What is longer is no answer. */
export const longestBody = 8 * 2 ** 20

// Asked without `stream` it keeps nothing from one body to the next.
const whole = new TextDecoder()

/** The text of a body that arrives in pieces. Most arrive in one, which spares a decoder of their own. */
export class BodyText {
  private first: Uint8Array | undefined
  private decoder: TextDecoder | undefined
  private read = ""

  /** Adds a piece; false when the text is beyond the limit, and no more is wanted. */
  add(piece: Uint8Array): boolean {
    if (this.first === undefined) {
      this.first = piece
      return true
    }
    if (this.decoder === undefined) {
      this.decoder = new TextDecoder()
      this.read = this.decoder.decode(this.first, { stream: true })
    }
    this.read += this.decoder.decode(piece, { stream: true })
    return this.read.length <= longestBody
  }

  /** The text of all pieces. */
  end(): string {
    return this.decoder === undefined ? whole.decode(this.first) : this.read + this.decoder.decode()
  }
}

/**
 * Reads a body: to its end, or to the first piece beyond the limit. Rejects when it broke off.
 *
 * Shape: the length is the header's, in bytes as they arrive; pieces that are no async iterable are passed over.
 * Gotchas: reading it whole is several times as cheap, so a body that declares a bearable length is.
 */
export const readBody = (
  whole: { text(): Promise<string>; readonly body?: unknown },
  declaredLength: string | null,
): Promise<string> => {
  const isBearable = declaredLength !== null && Number(declaredLength) <= longestBody
  return isBearable || !isIterable(whole.body) ? whole.text() : readPieces(whole.body)
}

const readPieces = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
  const body = new BodyText()
  for await (const piece of pieces) if (!body.add(piece)) break
  return body.end()
}

const isIterable = (pieces: unknown): pieces is AsyncIterable<Uint8Array> =>
  typeof pieces === "object" && pieces !== null && Symbol.asyncIterator in pieces
