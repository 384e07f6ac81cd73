/** Removes card numbers and secrets from everything that is stored or shown. */

const secretNames =
  /^(cvv|cvc|verification_?value|app_?secret|client_secret|access_?token|refresh_?token|secret|password|authorization)$/i

/** A copy of a JSON value without secrets; card numbers keep their first six and last four digits. */
export const redact = (value: unknown, name = ""): unknown => {
  if (secretNames.test(name) && value !== null && value !== "") return "***"
  if (typeof value === "string") return redactText(value)
  if (typeof value === "number") return isCardNumber(String(value)) ? "***" : value
  if (Array.isArray(value)) return value.map((item) => redact(item))
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]))
}

/** Digits with the separators in which people write card numbers. */
const cardNumberCandidate = /(?<!\d)\d(?:[ .\-/\u00a0]?\d){12,18}(?!\d)/g

/** A text in which card numbers keep their first six and last four digits. */
export const redactText = (text: string): string => {
  if (text.length < 13) return text
  return text.replace(cardNumberCandidate, (candidate) => {
    const digits = candidate.replace(/\D/g, "")
    return isCardNumber(digits) ? maskCard(digits) : candidate
  })
}

/** A card number as `411111******1111`; a token as its last four characters. */
export const maskCard = (cardNumberOrToken: string): string => {
  if (!/^\d{12,19}$/.test(cardNumberOrToken)) return `token …${cardNumberOrToken.slice(-4)}`
  const hiddenDigits = "*".repeat(cardNumberOrToken.length - 10)
  return `${cardNumberOrToken.slice(0, 6)}${hiddenDigits}${cardNumberOrToken.slice(-4)}`
}

/**
 * Whether digits have the prefix, length and check digit of a card.
 *
 * The prefix matters: one in ten timestamps has a valid check digit, and milliseconds since 1970 begin with 1.
 */
const isCardNumber = (digits: string): boolean => hasCardPrefix(digits) && hasValidCheckDigit(digits)

/** The prefixes of the card networks with the lengths that they issue. */
const hasCardPrefix = (digits: string): boolean =>
  /^4(\d{12}|\d{15}|\d{18})$/.test(digits) || // Visa
  /^3\d{13,18}$/.test(digits) || // American Express, Diners Club, JCB
  /^2[2-7]\d{14}$/.test(digits) || // Mastercard, Mir
  /^[56]\d{12,18}$/.test(digits) // Mastercard, Maestro, Discover, UnionPay, RuPay

/** The Luhn algorithm. */
const hasValidCheckDigit = (digits: string): boolean => {
  let sum = 0
  for (let position = 0; position < digits.length; position += 1) {
    const digit = Number(digits[digits.length - 1 - position])
    const isDoubled = position % 2 === 1
    if (!isDoubled) sum += digit
    else sum += digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
