/** Random ids and probabilities: unguessable by default, repeatable with a seed. */
import { createHash, randomBytes } from "node:crypto"

/** The source of all ids and probabilities of one sandbox. */
export interface Random {
  bytes(length: number): Buffer
  hex(digits: number): string
  uuid(): string
  /** A number in [0, 1). */
  fraction(): number
  /** Starts the sequence of a seed again; has no effect without a seed. */
  restart(): void
}

/** Creates a source of randomness. The same seed yields the same sequence. */
export const createRandom = (seed?: string | number): Random => {
  const createSource = () =>
    pooled(seed === undefined ? () => randomBytes(poolBytes) : seededBlocks(String(seed)))
  let bytes = createSource()
  return {
    bytes: (length) => bytes(length),
    restart: () => {
      bytes = createSource()
    },
    hex: (digits) =>
      bytes(Math.ceil(digits / 2))
        .toString("hex")
        .slice(0, digits),
    uuid: () => {
      const raw = bytes(16)
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80
      return raw.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
    },
    fraction: () => bytes(4).readUInt32BE() / 2 ** 32,
  }
}

/** Requesting a few bytes at a time from the system is slow, so they come from a larger block. */
const poolBytes = 8_192

const pooled = (nextBlock: () => Buffer) => {
  let pool = Buffer.alloc(0)
  return (length: number): Buffer => {
    while (pool.length < length) pool = Buffer.concat([pool, nextBlock()])
    const taken = Buffer.from(pool.subarray(0, length))
    pool = pool.subarray(length)
    return taken
  }
}

const seededBlocks = (seed: string) => {
  let block = 0
  return (): Buffer => createHash("sha512").update(`${seed}:${block++}`).digest()
}
