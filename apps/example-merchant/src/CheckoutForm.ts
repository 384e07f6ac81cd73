/** The form that the page sends when the shopper presses Pay, validated once on the server. */

/** A valid form. It holds no card, only two references to it: the gateway's and FlexCharge's. */
export interface CheckoutForm {
  /** Created by the page, so that a form that is sent twice is one order. */
  readonly orderId: string
  /** 1 for the first card, 2 for the second one after a decline, and so on. */
  readonly attempt: number
  readonly email: string
  readonly phone: string
  readonly firstName: string
  readonly lastName: string
  readonly addressLine1: string
  readonly city: string
  readonly state: string
  readonly zipCode: string
  readonly countryCode: keyof typeof countries
  /** The gateway's reference of the card, for one charge. */
  readonly gatewayCard: string
  /** FlexCharge's token of the card; null when the page could not get one. */
  readonly token: string | null
  readonly senseKey: string | null
}

/** The countries of the billing address. */
export const countries = { US: "United States", CA: "Canada" } as const

/** One invalid field, for the summary above the form. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

/** Validates a form; every invalid field is reported. */
export const parseCheckoutForm = (
  body: unknown,
): { readonly form: CheckoutForm } | { readonly errors: readonly FieldError[] } => {
  const input = Object(body)
  const text = (field: string) => (typeof input[field] === "string" ? input[field].trim() : "")
  const values = Object.fromEntries(Object.keys(rules).map((field) => [field, text(field)]))
  const errors = Object.entries(values).flatMap(([field, value]) => {
    const message = validateField(field, value)
    return message === undefined ? [] : [{ field, message }]
  })
  if (errors.length > 0) return { errors }
  const attempt = Number.isInteger(input.attempt) && input.attempt > 0 ? input.attempt : 1
  const optional = { attempt, token: text("token") || null, senseKey: text("senseKey") || null }
  return { form: { ...values, ...optional } as unknown as CheckoutForm } // every rule holds
}

/** Returns the error message of a field, or undefined when it is valid. The page validates with the same rules. */
export const validateField = (field: string, value: string): string | undefined => {
  if (!Object.hasOwn(rules, field)) return undefined
  const [pattern, message] = rules[field as keyof typeof rules] // an own key, as just checked
  return pattern.test(value) && value.length <= 200 ? undefined : message
}

const rules = {
  orderId: [/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/, "Reload the page."],
  email: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "Enter an email address, such as joe@example.com."],
  // The letters a and b, for the phone of the challenge in `testData.ts`.
  phone: [/^[\d+().\-/ab ]{0,30}$/, "Enter a phone number, or leave it empty."],
  firstName: [/\S/, "Enter the first name on the card."],
  lastName: [/\S/, "Enter the last name on the card."],
  addressLine1: [/\S/, "Enter the street and number."],
  city: [/\S/, "Enter the city."],
  state: [/\S/, "Enter the state or province."],
  zipCode: [/^[\dA-Z][\dA-Z -]{3,9}$/i, "Enter the ZIP or postal code."],
  countryCode: [/^(US|CA)$/, "Choose the country."],
  gatewayCard: [/^pm_[\w-]{1,80}$/, "Enter the card again."],
} as const satisfies Record<string, readonly [RegExp, string]>
