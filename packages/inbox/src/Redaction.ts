/** What is stored of events and errors: never card data, and no more personal data than needed. */

/** The replacement of removed values. */
const removed = "<removed>"

/** Whether the digits of a text are a card number: 12 to 19 digits that pass the Luhn check. */
const isCardNumber = (digits: string): boolean => {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

// Digits next to a letter or a dash belong to an id: random GUIDs and hexadecimal keys pass the Luhn check by chance.
const cardNumbers = /(?<![\da-z-])\d(?:[ -]?\d){11,18}(?![\da-z-])/gi

/** Whether a text contains a card number. */
export const containsCardNumber = (text: string): boolean =>
  [...text.matchAll(cardNumbers)].some(([found]) => isCardNumber(found.replace(/[ -]/g, "")))

/** Replaces the card numbers in a text. */
export const withoutCardNumbers = (text: string): string =>
  text.replace(cardNumbers, (found) => (isCardNumber(found.replace(/[ -]/g, "")) ? removed : found))

const cardFields = /^(card_?number|number|pan|cvv2?|cvc|cid|verification_?value|security_?code|track_?\d?)$/i
const personalFields =
  /(e-?mail|phone|first_?name|last_?name|full_?name|holder|street|address|city|zip|postal|birth|(^|_)ip(_|$)|ip_?address|customer_?ip)/i

/** Which fields of an event's data are stored: all but card and personal data, or a list of names. */
export type StoredFields = "withoutPersonalData" | readonly string[]

/**
 * A copy of an event's data for storage. Fields that name card or personal data are left out at every depth; with a
 * list, only its fields are kept. Card numbers are removed from every text.
 */
export const storedEventData = (value: unknown, fields: StoredFields): unknown => {
  if (typeof value === "string") return withoutCardNumbers(value)
  if (typeof value === "number") return containsCardNumber(String(value)) ? removed : value
  if (Array.isArray(value)) return value.map((each) => storedEventData(each, fields))
  if (typeof value !== "object" || value === null) return value
  const isKept = (name: string) =>
    !cardFields.test(name) &&
    (fields === "withoutPersonalData" ? !personalFields.test(name) : fields.includes(name))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isKept(name))
      .map(([name, inner]) => [name, storedEventData(inner, fields)]),
  )
}

const longestError = 500

/** The text of an error for storage: name and message, without card numbers, access tokens, keys and e-mail addresses. */
export const redactedError = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : describe(error)
  return withoutCardNumbers(text)
    .replace(/Bearer\s+\S+/gi, `Bearer ${removed}`)
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, removed)
    .replace(/[^\s@"'<>:;,]+@[^\s@"'<>:;,]+\.[^\s@"'<>:;,]+/g, removed)
    .replace(/[A-Za-z0-9+/_-]{40,}={0,2}/g, removed)
    .replace(/((?:password|passwd|secret|token|api_?key)["']?\s*[=:]\s*)["']?[^\s"',;}]+/gi, `$1${removed}`)
    .replaceAll("\0", "")
    .slice(0, longestError)
}

const describe = (value: unknown): string => {
  try {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))
  } catch {
    return "an error that cannot be shown"
  }
}
