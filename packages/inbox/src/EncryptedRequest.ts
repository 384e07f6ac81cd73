/** Encrypts requests for storage, with a key of the merchant. A request with a card number or a CVV is rejected. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { Secret } from "@flexcharge/schema/plain"
import { InboxError } from "./InboxError.ts"
import { containsCardNumber } from "./Redaction.ts"

/** A key of 32 bytes: as bytes, or as base64 text. */
export type EncryptionKey = Uint8Array | string | Secret

/** Checks a key and returns its bytes. */
export const encryptionKeyBytes = (key: EncryptionKey): Uint8Array => {
  const bytes = key instanceof Uint8Array ? key : Buffer.from(Secret.reveal(key), "base64")
  if (bytes.length !== 32)
    throw new InboxError(
      "InvalidArgument",
      `The encryptionKey has ${bytes.length} bytes, but AES-256 needs 32. Create one with: openssl rand -base64 32`,
    )
  return bytes
}

/** Encrypts a request with AES-256-GCM. Errors: `CardData` where it contains a card number or a CVV. */
export const encryptRequest = (request: unknown, key: Uint8Array): string => {
  const text = JSON.stringify(revealed(request))
  const initialization = randomBytes(12)
  const cipher = createCipheriv("aes-256-gcm", key, initialization)
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return `v1.${Buffer.concat([initialization, cipher.getAuthTag(), encrypted]).toString("base64")}`
}

/** Decrypts a stored request. Errors: `InvalidArgument` for another key than the one it was encrypted with. */
export const decryptRequest = (encrypted: string, key: Uint8Array): unknown => {
  const bytes = Buffer.from(encrypted.replace(/^v1\./, ""), "base64")
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8"))
  } catch (cause) {
    throw new InboxError(
      "InvalidArgument",
      "A stored request cannot be decrypted. Pass the encryptionKey with which it was stored.",
      cause,
    )
  }
}

const cardVerification = /^(verification_?value|cvv2?|cvc|security_?code)$/i

/** The request as plain JSON. Secrets are revealed, because a card token is one; card data is rejected. */
const revealed = (value: unknown, name = ""): unknown => {
  const plain = Secret.is(value) ? Secret.reveal(value) : value
  const isText = typeof plain === "string" || typeof plain === "number"
  if (isText && ((cardVerification.test(name) && plain !== "") || containsCardNumber(String(plain))))
    throw new InboxError(
      "CardData",
      `The request holds card data in "${name}", which the inbox never stores. Tokenize the card first and send the token, without a CVV.`,
    )
  if (plain instanceof Date) return plain.toISOString()
  if (Array.isArray(plain)) return plain.map((each) => revealed(each, name))
  if (typeof plain !== "object" || plain === null) return plain
  return Object.fromEntries(Object.entries(plain).map(([key, inner]) => [key, revealed(inner, key)]))
}
