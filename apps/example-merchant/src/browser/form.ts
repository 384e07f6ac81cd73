/** The form's complaints: beside each field when it is left, and together above the form when Pay is pressed. */
import { checkCard } from "@flexcharge/browser"
import { complaint, type FieldError } from "../CheckoutForm.ts"
import { readExpiry } from "./cardInput.ts"
import { part } from "./settings.ts"

/** The SDK says which part of a card is wrong; the words for the shopper are the shop's. */
const cardWords: Readonly<Record<string, readonly [field: string, message: string]>> = {
  number: ["number", "Check the card number."],
  month: ["expiry", "Enter month and year, such as 12 / 30."],
  year: ["expiry", "Check the year: the card may have expired."],
  verificationValue: ["cvv", "Check the security code."],
}

/** What the form holds. The card leaves the page for the gateway and for FlexCharge only. */
export const readForm = (form: HTMLFormElement) => {
  const text = (id: string) =>
    form.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`)?.value.trim() ?? ""
  const card = {
    firstName: text("firstName"),
    lastName: text("lastName"),
    number: text("number"),
    ...readExpiry(text("expiry")),
    verificationValue: text("cvv"),
  }
  const names = [
    "email",
    "phone",
    "firstName",
    "lastName",
    "addressLine1",
    "city",
    "state",
    "zipCode",
    "countryCode",
  ]
  return { card, buyer: Object.fromEntries(names.map((name) => [name, text(name)])) }
}

/** Everything that is wrong with the form now, in the order of its fields. */
export const complaints = (form: HTMLFormElement): readonly FieldError[] => {
  const { card, buyer } = readForm(form)
  const wrong = new Map<string, string>()
  for (const [field, value] of Object.entries(buyer)) {
    const message = complaint(field, value)
    if (message !== undefined) wrong.set(field, message)
  }
  for (const issue of checkCard(card)) {
    const [field, message] = cardWords[issue.field] ?? []
    if (field !== undefined && message !== undefined && !wrong.has(field)) wrong.set(field, message)
  }
  if (card.verificationValue === "") wrong.set("cvv", "Enter the security code.")
  return [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")].flatMap(
    ({ id }) => {
      const message = wrong.get(id)
      return message === undefined ? [] : [{ field: id, message }]
    },
  )
}

/** Shows or clears one field's complaint; what is no field of the form is left to the summary. */
export const show = (field: string, message: string): void => {
  const place = document.getElementById(`${field}-error`)
  if (place === null) return
  place.textContent = message
  part(field).setAttribute("aria-invalid", String(message !== ""))
}

/** Checks each field when it is left, and removes an error as soon as it is fixed. */
export const checkAsLeft = (form: HTMLFormElement): void => {
  const check = (field: string) =>
    show(field, complaints(form).find((error) => error.field === field)?.message ?? "")
  form.addEventListener("focusout", ({ target }) => {
    if (target instanceof HTMLInputElement && target.value !== "") check(target.id)
  })
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.ariaInvalid === "true") check(target.id)
  })
}

/** The summary above the form: what happened, what to do, and a way to each field. */
export const showProblem = (text: string, errors: readonly FieldError[] = []): void => {
  const problem = part("problem")
  const items = errors.map(({ field, message }) => {
    const link = Object.assign(document.createElement("a"), { href: `#${field}`, textContent: message })
    const item = document.createElement("li")
    item.append(link)
    return item
  })
  const list = document.createElement("ul")
  list.append(...items)
  problem.replaceChildren(text, ...(items.length > 0 ? [list] : []))
  problem.hidden = text === ""
  for (const { field, message } of errors) show(field, message)
  if (text !== "") problem.focus()
}
