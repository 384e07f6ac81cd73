/** Bytes and crypto by the web's standards, for every runtime that is not Node. */

/** Text as UTF-8 bytes. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Bytes of its own, equal to these. */
export const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** A secret ready to sign. */
export type Key = Promise<CryptoKey>

export const importKey = (base64: string): Key =>
  crypto.subtle.importKey("raw", decodeBase64(base64), { name: "HMAC", hash: "SHA-512" }, false, ["verify"])

/** Base64 that is known to be well formed, as bytes. */
export const decodeBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

/** Whether `digest` is the SHA-512 of `bytes`, in constant time. */
export const isDigest = async (digest: Uint8Array, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
  const actual = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes))
  return !actual.reduce((difference, byte, index) => difference | (byte ^ (digest[index] as number)), 0) // as: both have 64 bytes
}

/** Whether `signature` is the HMAC-SHA512 of `message` under `key`, in constant time. */
export const isSignature = async (
  key: Key,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> => crypto.subtle.verify("HMAC", await key, signature, message)
