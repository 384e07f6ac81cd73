import { openChallenge, pay } from "./payment.ts"

const form = document.querySelector<HTMLFormElement>("#checkout")
const status = document.querySelector("[role=status]")

form?.addEventListener("submit", async (event) => {
  event.preventDefault()
  const button = form.querySelector("button")
  if (button) button.disabled = true
  try {
    const shown = await submit(new FormData(form))
    if (status) status.textContent = shown
  } catch (error) {
    console.error(error)
    if (status) status.textContent = "The payment could not be sent. Please try again."
    if (button) button.disabled = false
  }
})

/** Pays, and returns the text to show. An order that is not decided yet continues on its own page. */
const submit = async (fields: FormData): Promise<string> => {
  const text = (name: string) => String(fields.get(name))
  const { status, orderSessionKey } = await pay(text("phone"), {
    firstName: text("first-name"),
    lastName: text("last-name"),
    number: text("number"),
    month: Number(text("month")),
    year: Number(text("year")),
    verificationValue: text("cvv"),
  })
  if (orderSessionKey === undefined) return status
  if (status === "challenge" && !(await openChallenge(orderSessionKey))) return "declined"
  location.assign(`/orders/${orderSessionKey}`)
  return "waiting"
}
