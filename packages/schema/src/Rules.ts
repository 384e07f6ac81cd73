/** The rules that are plain code: the schemas check with them, and so does the code that is generated from them. */

const isClean = /^[^\p{Cc}\p{Cs}]*$/u

/**
 * Whether a text holds no control characters, which break JSON pipelines and log lines downstream, and no lone
 * surrogate, which has no UTF-8 form.
 */
export const isCleanText = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x20 || unit > 0x7e) return isClean.test(text) // most texts are short and plain: no need to ask
  }
  return true
}

/** Whether a text is an ISO 8601 time with a zone. */
export const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))

/** A field that a rule over several fields blames, and what is wrong with it. */
export interface Blamed {
  readonly path: readonly string[]
  readonly issue: string
}

const nobody: readonly Blamed[] = []

/** An address has one of the two spellings of its postal code. */
export const zipRule = (address: {
  readonly zipCode?: unknown
  readonly zipcode?: unknown
}): readonly Blamed[] =>
  address.zipCode === undefined && address.zipcode === undefined
    ? [{ path: ["zipCode"], issue: "is missing" }]
    : nobody

/** A card number needs its expiry; a token stands for both. */
export const expiryRule = (card: {
  readonly token?: unknown
  readonly expirationMonth?: unknown
  readonly expirationYear?: unknown
}): readonly Blamed[] =>
  card.token === true
    ? nobody
    : (["expirationMonth", "expirationYear"] as const)
        .filter((key) => card[key] === undefined)
        .map((key) => ({ path: [key], issue: "is missing: a card number needs its expiry" }))
