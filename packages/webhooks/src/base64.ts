/** The base64 form of hashes, signatures and signing keys. */

/** The length of 64 bytes in base64. */
export const base64Length = 88

/** Whether a value is 64 bytes in the base64 form that encoders write: the only form that is ever accepted. */
export const isBase64Of64Bytes = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9+/]{85}[AQgw]==$/.test(value)
