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

/** The fields of a card. Add error messages in your own design. */
export const CardFields = () => (
  <fieldset>
    <label>
      First name <input name="first-name" autoComplete="cc-given-name" required />
    </label>
    <label>
      Last name <input name="last-name" autoComplete="cc-family-name" required />
    </label>
    <label>
      Card number <input name="number" autoComplete="cc-number" inputMode="numeric" required />
    </label>
    <label>
      Month <input name="month" autoComplete="cc-exp-month" inputMode="numeric" required />
    </label>
    <label>
      Year, four digits <input name="year" autoComplete="cc-exp-year" inputMode="numeric" required />
    </label>
    <label>
      Security code <input name="cvv" autoComplete="cc-csc" inputMode="numeric" required />
    </label>
  </fieldset>
)
