/** The checkout page: gives the card to the gateway and to FlexCharge, then asks the shop's server to pay. */
import { tokenizeCard } from "@flexcharge/browser"
import { announceOutcome } from "@flexcharge/browser/frame"
import type { Outcome } from "../Checkout.ts"
import { testShopper } from "../testShopper.ts"
import { formatAsTyped, formatExpiry, formatNumber } from "./cardInput.ts"
import { checkAsLeft, complaints, readForm, show, showProblem } from "./form.ts"
import { reportHeight } from "./frameHeight.ts"
import { keyOf, sensed } from "./sense.ts"
import { type CheckoutSettings, part, readSettings } from "./settings.ts"

const settings = readSettings<CheckoutSettings>()
const form = part<HTMLFormElement>("checkout")
const payButton = part<HTMLButtonElement>("pay")
const progress = part("progress")
const sense = sensed(settings)

/** One id for one attempt: sent again after a lost answer, it finds the same order instead of charging twice. */
let orderId = crypto.randomUUID()

const giveToGateway = async (card: object): Promise<string> => {
  const response = await fetch(`${settings.gatewayUrl}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(card),
  })
  const { reference, error } = await response.json()
  if (!response.ok) throw new Error(error)
  return reference
}

/** The token is for a rescue that may never be needed: failing to get one must not stop the payment. */
const giveToFlexCharge = async (card: Parameters<typeof tokenizeCard>[0]["card"], email: string) => {
  const { mid, tokenizationKey, baseUrl } = settings
  const senseKey = await keyOf(sense)
  const timeoutMillis = 5_000
  const request = { mid, tokenizationKey, baseUrl, card, email, senseKey, timeoutMillis }
  return { senseKey, token: await tokenizeCard(request).catch(() => null) }
}

const pay = async (): Promise<Outcome> => {
  const { card, buyer } = readForm(form)
  const [gatewayCard, flexCharge] = await Promise.all([
    giveToGateway(card),
    giveToFlexCharge(card, buyer.email ?? ""),
  ])
  const response = await fetch(settings.checkoutUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orderId, ...buyer, gatewayCard, ...flexCharge }),
  })
  const reply = await response.json()
  if (!response.ok) throw Object.assign(new Error("refused"), { errors: reply.errors ?? [] })
  return reply
}

const proceed = ({ result, message, orderUrl, orderId: closed }: Outcome): void => {
  // Paid, waiting, or one more thing to ask: the order's own page shows it, and opens the widget.
  if (result !== "declined") {
    location.assign(orderUrl)
    return
  }
  setBusy(false)
  orderId = crypto.randomUUID()
  const link = Object.assign(document.createElement("a"), { href: orderUrl, textContent: "See the order." })
  showProblem(`${message} You can try another card.`)
  part("problem").append(" ", link)
  const { shopOrigins } = settings
  if (shopOrigins !== undefined) void announceOutcome({ result: "failure", orderId: closed, shopOrigins })
}

const setBusy = (isBusy: boolean): void => {
  payButton.disabled = isBusy
  progress.textContent = isBusy ? "Paying. This takes a few seconds." : ""
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (payButton.disabled) return
  const errors = complaints(form)
  if (errors.length > 0) return showProblem("Check these fields, then pay again.", errors)
  showProblem("")
  setBusy(true)
  try {
    proceed(await pay())
  } catch (error) {
    const wrong = Object(error).errors ?? []
    const offline = navigator.onLine ? "" : " You seem to be offline."
    showProblem(
      wrong.length > 0
        ? "Check these fields, then pay again."
        : `The payment could not be sent.${offline} Press Pay to try again: you will not be charged twice.`,
      wrong,
    )
    setBusy(false)
  }
})

formatAsTyped(part<HTMLInputElement>("number"), formatNumber)
formatAsTyped(part<HTMLInputElement>("expiry"), formatExpiry)
checkAsLeft(form)
if (settings.shopOrigins !== undefined) reportHeight(settings.shopOrigins)

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-fill]"))
  button.addEventListener("click", () => {
    const { number = "", phone = "" } = button.dataset
    const values = { ...testShopper, number: formatNumber(number), phone }
    for (const [name, value] of Object.entries(values)) {
      part<HTMLInputElement>(name).value = value
      show(name, "")
    }
    showProblem("")
    payButton.focus()
  })
