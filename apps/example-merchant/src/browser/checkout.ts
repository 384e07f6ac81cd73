/** The checkout page: sends the card to the gateway and to FlexCharge, then the form to the shop's server. */
import { type Card, tokenizeCard } from "@flexcharge/browser"
import { announceOutcome } from "@flexcharge/browser/frame"
import type { CheckoutResult } from "../Checkout.ts"
import { testShopper } from "../testData.ts"
import { formatAsTyped, formatExpiry, formatNumber } from "./cardInput.ts"
import { readForm, showFieldError, showSummary, validateForm, validateWhileTyping } from "./form.ts"
import { reportHeight } from "./frameHeight.ts"
import { type CheckoutSettings, elementById, readSettings } from "./pageSettings.ts"
import { senseKeyOf, tryLoadSense } from "./sense.ts"

const settings = readSettings<CheckoutSettings>()
const form = elementById<HTMLFormElement>("checkout")
const payButton = elementById<HTMLButtonElement>("pay")
const progress = elementById("progress")
const sense = tryLoadSense(settings)

/** One id for each attempt. An attempt that is sent again after a lost response finds the same order. */
let orderId = crypto.randomUUID()

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (payButton.disabled) return
  const errors = validateForm(form)
  if (errors.length > 0) return showSummary("Check these fields, then pay again.", errors)
  showSummary("")
  setBusy(true)
  try {
    showResult(await pay())
  } catch (error) {
    showFailure(Object(error).errors ?? [])
    setBusy(false)
  }
})

const pay = async (): Promise<CheckoutResult> => {
  const { card, buyer } = readForm(form)
  const [gatewayCard, flexChargeCard] = await Promise.all([
    createGatewayCard(card),
    createFlexChargeToken(card, buyer.email),
  ])
  const response = await fetch(settings.checkoutUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orderId, ...buyer, gatewayCard, ...flexChargeCard }),
  })
  const body = await response.json()
  if (!response.ok) throw Object.assign(new Error("The server rejected the form."), { errors: body.errors })
  return body
}

/** Sends the card to the gateway. Returns the gateway's reference of the card. */
const createGatewayCard = async (card: Card): Promise<string> => {
  const response = await fetch(`${settings.gatewayUrl}/cards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(card),
  })
  const { reference, error } = await response.json()
  if (!response.ok) throw new Error(error)
  return reference
}

/** Sends the card to FlexCharge. The token is needed only if the gateway declines, so a failure does not stop Pay. */
const createFlexChargeToken = async (card: Card, email: string | undefined) => {
  const { mid, tokenizationKey, baseUrl } = settings
  const senseKey = await senseKeyOf(sense)
  const options = { mid, tokenizationKey, baseUrl, card, email, senseKey, timeoutMillis: 5_000 }
  return { senseKey, token: await tokenizeCard(options).catch(() => null) }
}

const showResult = ({ result, message, orderUrl, orderId: closedOrderId }: CheckoutResult): void => {
  // Paid, waiting or challenge: the order page shows the status and opens the widget.
  if (result !== "declined") {
    location.assign(orderUrl)
    return
  }
  setBusy(false)
  orderId = crypto.randomUUID() // another card is another attempt
  showSummary(`${message} You can try another card.`)
  const link = Object.assign(document.createElement("a"), { href: orderUrl, textContent: "See the order." })
  elementById("problem").append(" ", link)
  const { shopOrigins } = settings
  if (shopOrigins !== undefined)
    void announceOutcome({ result: "failure", orderId: closedOrderId, shopOrigins })
}

const showFailure = (errors: Parameters<typeof showSummary>[1] = []): void => {
  if (errors.length > 0) {
    showSummary("Check these fields, then pay again.", errors)
    return
  }
  const offline = navigator.onLine ? "" : " You seem to be offline."
  showSummary(
    `The payment could not be sent.${offline} Press Pay to try again: you will not be charged twice.`,
  )
}

const setBusy = (isBusy: boolean): void => {
  payButton.disabled = isBusy
  progress.textContent = isBusy ? "Paying. This takes a few seconds." : ""
}

formatAsTyped(elementById<HTMLInputElement>("number"), formatNumber)
formatAsTyped(elementById<HTMLInputElement>("expiry"), formatExpiry)
validateWhileTyping(form)
if (settings.shopOrigins !== undefined) reportHeight(settings.shopOrigins)

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-fill]"))
  button.addEventListener("click", () => {
    const { number = "", phone = "" } = button.dataset
    const values = { ...testShopper, number: formatNumber(number), phone }
    for (const [name, value] of Object.entries(values)) {
      elementById<HTMLInputElement>(name).value = value
      showFieldError(name, "")
    }
    showSummary("")
    payButton.focus()
  })
