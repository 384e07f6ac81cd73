/** Validation of the form in the page: beside a field when the shopper leaves it, and in a summary on Pay. */
import { type CardIssue, checkCard } from "@flexcharge/browser"
import { type FieldError, validateField } from "../CheckoutForm.ts"
import { readExpiry } from "./cardInput.ts"
import { elementById } from "./pageSettings.ts"

/** Reads the form. The card leaves the page only for the gateway and for FlexCharge. */
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
  const buyer = Object.fromEntries(buyerFields.map((field) => [field, text(field)]))
  return { card, buyer }
}

/** Returns the errors of the form, in the order of its fields. */
export const validateForm = (form: HTMLFormElement): readonly FieldError[] => {
  const { card, buyer } = readForm(form)
  const messages = new Map<string, string>()
  for (const [field, value] of Object.entries(buyer)) {
    const message = validateField(field, value)
    if (message !== undefined) messages.set(field, message)
  }
  for (const issue of checkCard(card)) {
    const error = cardErrors[issue.field]
    if (error !== undefined && !messages.has(error.field)) messages.set(error.field, error.message)
  }
  if (card.verificationValue === "") messages.set("cvv", "Enter the security code.")
  return [...form.querySelectorAll("input, select")].flatMap(({ id }) => {
    const message = messages.get(id)
    return message === undefined ? [] : [{ field: id, message }]
  })
}

/** Validates a field when the shopper leaves it, and removes its error as soon as it is fixed. */
export const validateWhileTyping = (form: HTMLFormElement): void => {
  const validate = (field: string) => {
    const error = validateForm(form).find((candidate) => candidate.field === field)
    showFieldError(field, error?.message ?? "")
  }
  form.addEventListener("focusout", ({ target }) => {
    if (target instanceof HTMLInputElement && target.value !== "") validate(target.id)
  })
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.ariaInvalid === "true") validate(target.id)
  })
}

/** Shows the error of a field, or removes it when the message is empty. */
export const showFieldError = (field: string, message: string): void => {
  const error = document.getElementById(`${field}-error`)
  if (error === null) return // not a field of the form: the summary shows it
  error.textContent = message
  elementById(field).setAttribute("aria-invalid", String(message !== ""))
}

/** Shows the summary above the form: what happened, and a link to each invalid field. An empty text hides it. */
export const showSummary = (text: string, errors: readonly FieldError[] = []): void => {
  const summary = elementById("problem")
  const items = errors.map(({ field, message }) => {
    const link = Object.assign(document.createElement("a"), { href: `#${field}`, textContent: message })
    const item = document.createElement("li")
    item.append(link)
    return item
  })
  const list = document.createElement("ul")
  list.append(...items)
  summary.replaceChildren(text, ...(items.length > 0 ? [list] : []))
  summary.hidden = text === ""
  for (const { field, message } of errors) showFieldError(field, message)
  if (text !== "") summary.focus()
}

const buyerFields = [
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

/** The SDK reports which part of a card is invalid; the messages for the shopper are the shop's own. */
const cardErrors: Partial<Record<CardIssue["field"], FieldError>> = {
  number: { field: "number", message: "Check the card number." },
  month: { field: "expiry", message: "Enter month and year, such as 12 / 30." },
  year: { field: "expiry", message: "Check the year: the card may have expired." },
  verificationValue: { field: "cvv", message: "Check the security code." },
}
