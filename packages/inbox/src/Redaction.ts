/** What is stored of events and errors: never card data, and no more personal data than needed. */

/** The replacement of removed values. */
const removed = "<removed>"

/**
 * The first digits of the card networks: Mir and Mastercard (22 to 27), Diners Club, American Express and JCB (3), Visa (4),
 * Maestro, Mastercard and RuPay (5), Discover, Maestro, RuPay and UnionPay (6), RuPay and UnionPay (8), Troy (9792). No network
 * of shops uses 1, with which time stamps in milliseconds begin.
 */
const networkPrefix = /^(?:2[2-7]|3[04-9]|[456]|8[12]|9792)/

/** Whether digits are a card number: 13 to 19 digits of a card network that pass the Luhn check. */
const isCardNumber = (digits: string): boolean => {
  if (digits.length < 13 || digits.length > longestCardNumber || !networkPrefix.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const longestCardNumber = 19
const longestPhoneNumber = 15

/**
 * GUIDs, and hexadecimal keys of 12 or more bytes: digits of random ones pass the Luhn check by chance. Not those whose only
 * digits are 13 to 19 in a row, which is a card number between letters; a random id has letters between its digits.
 */
const guid =
  /(?![a-f-]*\d(?:-?\d){12,18}[a-f-]*(?![\da-f-]))[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/
const hexadecimalKey = /(?<![\da-z])(?![a-f]*\d{13,19}[a-f]*(?![\da-z]))[\da-f]{24,}(?![\da-z])/
const randomIds = new RegExp(`(${guid.source}|${hexadecimalKey.source})`, "i")

/** Groups of digits with spaces of any kind, dots, dashes, underscores, slashes or invisible characters between them. */
const digitGroups = /\+?\d+(?:[\s._/·\p{Dash}\p{Cf}]{1,3}\d+)*/gu

/** Whether a text contains a card number. */
export const containsCardNumber = (text: string): boolean => withoutCardNumbers(text) !== text

/** Replaces the card numbers in a text. Those in GUIDs and hexadecimal keys are not card numbers. */
export const withoutCardNumbers = (text: string): string =>
  text
    .split(randomIds)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(digitGroups, redactGroups))) // odd parts are the ids
    .join("")

/** Replaces each sequence of whole groups whose digits are a card number, the longest first. */
const redactGroups = (text: string): string => {
  const groups = [...text.matchAll(/\d+/g)]
  let redacted = ""
  let copied = 0
  for (let first = 0; first < groups.length; first++) {
    const last = lastGroupOfCardNumber(groups, first, text.startsWith("+") && first === 0)
    if (last === undefined) continue
    redacted += text.slice(copied, groups[first]?.index) + removed
    copied = (groups[last]?.index ?? 0) + (groups[last]?.[0].length ?? 0)
    first = last
  }
  return redacted + text.slice(copied)
}

/** The last group of the longest card number that begins with a group; a plus sign before it marks a phone number. */
const lastGroupOfCardNumber = (
  groups: readonly RegExpExecArray[],
  first: number,
  isAfterPlus: boolean,
): number | undefined => {
  let digits = ""
  let found: number | undefined
  for (let last = first; last < groups.length && digits.length < longestCardNumber; last++) {
    digits += groups[last]?.[0] ?? ""
    if (isCardNumber(digits) && !(isAfterPlus && digits.length <= longestPhoneNumber)) found = last
  }
  return found
}

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
