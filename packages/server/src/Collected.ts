/** The chunks of a body while they come in, never more than the limit. */
import { rejectDelivery } from "@flexcharge/webhooks"

/** Chunks so far. */
export interface Collected {
  /** Adds a chunk, or refuses it as `BodyTooLarge`. */
  readonly add: (chunk: Uint8Array) => void
  /** All chunks in one; a single chunk as it is. */
  readonly bytes: () => Uint8Array
}

/** Refuses a body that declares more than the limit, before any of it is read. */
export const checkDeclaredLength = (contentLength: string | null | undefined, maxBodyBytes: number): void => {
  if (Number(contentLength ?? 0) > maxBodyBytes) tooLarge(maxBodyBytes)
}

/** Starts a collection. */
export const collect = (maxBodyBytes: number): Collected => {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    add: (chunk) => {
      size += chunk.length
      if (size > maxBodyBytes) tooLarge(maxBodyBytes)
      chunks.push(chunk)
    },
    bytes: () => {
      const [first] = chunks
      if (first && chunks.length === 1) return first
      const whole = new Uint8Array(size)
      let offset = 0
      for (const chunk of chunks) {
        whole.set(chunk, offset)
        offset += chunk.length
      }
      return whole
    },
  }
}

const tooLarge = (limitBytes: number): never =>
  rejectDelivery("BodyTooLarge", limitBytes, "; maxBodyBytes is the limit")
