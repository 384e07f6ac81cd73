/** The one spelling that every value of the scheme has: 64 bytes in base64. */

/** Whether a value is 64 bytes in base64 as an encoder writes them: no bit is spare, so no other text says the same. */
export const isBase64 = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9+/]{85}[AQgw]==$/.test(value)
