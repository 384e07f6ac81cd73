/** Takes card data and secrets out of anything that is kept or shown. */

const hidden =
  /^(cvv|cvc|verification_?value|app_?secret|client_secret|access_?token|refresh_?token|secret|password|authorization)$/i
const cardNumber = /\b(?:\d[ -]?){12,18}\d\b/g

/** A copy of a JSON value in which secrets are gone and card numbers keep six and four digits. */
export const redact = (value: unknown, name = ""): unknown => {
  if (hidden.test(name) && value !== null && value !== "") return "***"
  if (typeof value === "string") return redactText(value)
  if (typeof value === "number") return value > 999_999_999_999 && isCardNumber(String(value)) ? "***" : value
  if (Array.isArray(value)) return value.map((item) => redact(item))
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]))
}

/** A text in which card numbers keep six and four digits. */
export const redactText = (text: string): string =>
  text.length < 12
    ? text
    : text.replace(cardNumber, (found) => {
        const digits = found.replace(/\D/g, "")
        return isCardNumber(digits) ? redactCard(digits) : found
      })

/** A card number as `411111******1111`; a token as its last four characters. */
export const redactCard = (card: string): string =>
  /^\d{12,19}$/.test(card)
    ? `${card.slice(0, 6)}${"*".repeat(card.length - 10)}${card.slice(-4)}`
    : `token …${card.slice(-4)}`

const isCardNumber = (digits: string): boolean => {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place])
    sum += place % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
