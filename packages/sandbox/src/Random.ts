/** Ids and chances: unguessable by default, repeatable when a seed is given. */
import { createHash, randomBytes } from "node:crypto"

/** Where every id and every chance of one sandbox comes from. */
export interface Random {
  bytes(length: number): Buffer
  hex(digits: number): string
  uuid(): string
  /** A number in [0, 1). */
  chance(): number
  /** Begins a seeded sequence again; without a seed there is nothing to begin. */
  restart(): void
}

/** Makes a source of randomness; the same seed yields the same sequence. */
export const createRandom = (seed?: string | number): Random => {
  const source = () => pooled(seed === undefined ? () => randomBytes(poolBytes) : seededBlocks(String(seed)))
  let bytes = source()
  return {
    bytes: (length) => bytes(length),
    restart: () => {
      bytes = source()
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
    chance: () => bytes(4).readUInt32BE() / 2 ** 32,
  }
}

/** Asking for a few bytes at a time is slow, so they are taken from a larger piece. */
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
