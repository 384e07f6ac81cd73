/** What the page sends when the shopper presses Pay, read once at the server. */

/** A checked attempt. The card is here twice, as references only: one for the gateway, one for FlexCharge. */
export interface CheckoutForm {
  readonly orderId: string
  readonly email: string
  readonly phone: string
  readonly firstName: string
  readonly lastName: string
  readonly addressLine1: string
  readonly city: string
  readonly state: string
  readonly zipCode: string
  readonly countryCode: keyof typeof countries
  /** The gateway's one-time reference. */
  readonly gatewayCard: string
  /** FlexCharge's token; null when the page could not get one. */
  readonly token: string | null
  readonly senseKey: string | null
}

/** The countries the shop sends to. */
export const countries = { US: "United States", CA: "Canada" } as const

/** One wrong field, for the form's summary. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

const rules = {
  orderId: [/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/, "Reload the page."],
  email: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "Enter an email address, such as joe@example.com."],
  phone: [/^[\d+().\-/ab ]{0,30}$/, "Enter a phone number, or leave it empty."],
  firstName: [/\S/, "Enter the first name on the card."],
  lastName: [/\S/, "Enter the last name on the card."],
  addressLine1: [/\S/, "Enter the street and number."],
  city: [/\S/, "Enter the city."],
  state: [/\S/, "Enter the state or province."],
  zipCode: [/^[\dA-Z][\dA-Z -]{3,9}$/i, "Enter the ZIP or postal code."],
  countryCode: [/^(US|CA)$/, "Choose the country."],
  gatewayCard: [/^card_[\w-]{1,80}$/, "Enter the card again."],
} as const satisfies Record<string, readonly [RegExp, string]>

type Checked = keyof typeof rules

/** What is wrong with one field, or undefined. The page's form asks the same rules. */
export const complaint = (field: string, value: string): string | undefined => {
  if (!Object.hasOwn(rules, field)) return undefined
  const [pattern, message] = rules[field as Checked] // own key just checked
  return pattern.test(value) && value.length <= 200 ? undefined : message
}

/** Reads an attempt; every wrong field is named. */
export const parseCheckoutForm = (
  body: unknown,
): { readonly attempt: CheckoutForm } | { readonly errors: readonly FieldError[] } => {
  const sent = Object(body)
  const text = (field: string) => (typeof sent[field] === "string" ? sent[field].trim() : "")
  const errors = Object.keys(rules).flatMap((field) => {
    const message = complaint(field, text(field))
    return message === undefined ? [] : [{ field, message }]
  })
  if (errors.length > 0) return { errors }
  const checked = Object.fromEntries(Object.keys(rules).map((field) => [field, text(field)]))
  const optional = { token: text("token") || null, senseKey: text("senseKey") || null }
  return { attempt: { ...checked, ...optional } as unknown as CheckoutForm } // every rule has just held
}
