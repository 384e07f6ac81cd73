import type { Card } from "@flexcharge/browser"

/** Reads the card from the form. */
export const cardOf = (form: FormData): Card => {
  const text = (name: string) => String(form.get(name))
  return {
    firstName: text("first-name"),
    lastName: text("last-name"),
    number: text("number"),
    month: Number(text("month")),
    year: Number(text("year")),
    verificationValue: text("cvv"),
  }
}

/** The fields of a card. Add labels and error messages in your own design. */
export const CardFields = () => (
  <fieldset>
    <input name="first-name" aria-label="First name" autoComplete="cc-given-name" required />
    <input name="last-name" aria-label="Last name" autoComplete="cc-family-name" required />
    <input name="number" aria-label="Card number" autoComplete="cc-number" inputMode="numeric" required />
    <input name="month" aria-label="Month" autoComplete="cc-exp-month" inputMode="numeric" required />
    <input name="year" aria-label="Year" autoComplete="cc-exp-year" inputMode="numeric" required />
    <input name="cvv" aria-label="Security code" autoComplete="cc-csc" inputMode="numeric" required />
  </fieldset>
)
