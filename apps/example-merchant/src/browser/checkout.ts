/** The checkout page: sends the card to the gateway and to FlexCharge, then the form to the shop's server. */
import { type Card, tokenizeCard } from "@flexcharge/browser"
import { announceOutcome } from "@flexcharge/browser/frame"
import type { CheckoutResult } from "../Checkout.ts"
import type { FieldError } from "../CheckoutForm.ts"
import { testShopper } from "../testData.ts"
import { formatAsTyped, formatExpiry, formatNumber } from "./cardInput.ts"
import { readForm, showFieldError, showSummary, validateForm, validateWhileTyping } from "./form.ts"
import { reportHeight } from "./frameHeight.ts"
import { type CheckoutSettings, elementById, readSettings } from "./pageSettings.ts"
import { restoreOrder } from "./restoreOrder.ts"
import { senseKeyOf, tryLoadSense } from "./sense.ts"

const settings = readSettings<CheckoutSettings>()
const { amount } = settings
const form = elementById<HTMLFormElement>("checkout")
const payButton = elementById<HTMLButtonElement>("pay")
const progress = elementById("progress")
const sense = tryLoadSense(settings)

const order = restoreOrder(`${settings.checkoutUrl} ${amount}`)
const { orderId } = order
/** 1 for the first card. A declined card ends an attempt, and so does a change of the card after a lost response. */
let { attempt } = order
/** The card that was sent with this attempt. */
let sentNumber: string | undefined

/** Ties the session to the order before it is paid. */
void sense.then((loaded) => loaded?.setOrderId(orderId))

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
    showFailure(Object(error)) // without these properties when a request got no response
    setBusy(false)
  }
})

const pay = async (): Promise<CheckoutResult> => {
  const { card, buyer } = readForm(form)
  if (sentNumber !== undefined && sentNumber !== card.number) attempt += 1
  sentNumber = card.number
  order.save(attempt)
  const [gatewayCard, flexChargeCard] = await Promise.all([
    createGatewayCard(card, buyer),
    createFlexChargeToken(card, buyer.email),
  ])
  const response = await fetch(settings.checkoutUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orderId, attempt, amount, ...buyer, gatewayCard, ...flexChargeCard }),
  })
  const body = await response.json()
  if (response.status === 409) order.forget()
  if (!response.ok)
    throw paymentError("The server rejected the form.", { errors: body.errors, text: body.error })
  return body
}

/** What the shopper sees of a failure: a text, or the invalid fields. */
interface Failure {
  readonly errors?: readonly FieldError[]
  readonly text?: string
}

const paymentError = (message: string, failure: Failure): Error => Object.assign(new Error(message), failure)

/**
 * Sends the card to the gateway, as Stripe's script does, with the address for the address check. Returns the gateway's
 * id of the card.
 */
const createGatewayCard = async (
  { number, month, year, verificationValue = "" }: Card,
  { addressLine1 = "", zipCode = "" }: Readonly<Record<string, string>>,
): Promise<string> => {
  const response = await fetch(`${settings.gatewayUrl}/v1/payment_methods`, {
    method: "POST",
    headers: { authorization: `Bearer ${settings.gatewayKey}` },
    body: new URLSearchParams({
      type: "card",
      "card[number]": number.replace(/\D/g, ""),
      "card[exp_month]": String(month),
      "card[exp_year]": String(year),
      "card[cvc]": verificationValue,
      "billing_details[address][line1]": addressLine1,
      "billing_details[address][postal_code]": zipCode,
    }),
  })
  const { id, error } = await response.json()
  if (!response.ok) throw paymentError("The gateway did not accept the card.", { text: error.message })
  return id
}

/** Sends the card to FlexCharge. The token is needed only if the gateway declines, so a failure does not stop Pay. */
const createFlexChargeToken = async (card: Card, email: string | undefined) => {
  const { mid, tokenizationKey, baseUrl } = settings
  const senseKey = await senseKeyOf(sense)
  const options = { mid, tokenizationKey, baseUrl, card, email, senseKey, timeoutMillis: 5_000 }
  return { senseKey, token: await tokenizeCard(options).catch(() => null) }
}

const showResult = ({ result, message, orderUrl }: CheckoutResult): void => {
  // Paid, authorized or waiting: the order page shows the status and opens the widget.
  if (result !== "declined") {
    order.forget()
    location.assign(orderUrl)
    return
  }
  setBusy(false)
  attempt += 1 // another card is another attempt to pay the same order
  sentNumber = undefined
  showSummary(`${message} You can try another card.`)
  const link = Object.assign(document.createElement("a"), { href: orderUrl, textContent: "See the order." })
  elementById("problem").append(" ", link)
  const { shopOrigins } = settings
  if (shopOrigins !== undefined) void announceOutcome({ result: "failure", orderId, shopOrigins })
}

const showFailure = ({ errors = [], text }: Failure): void => {
  if (errors.length > 0) {
    showSummary("Check these fields, then pay again.", errors)
    return
  }
  const offline = navigator.onLine ? "" : " You seem to be offline."
  showSummary(
    text ?? `The payment could not be sent.${offline} Press Pay to try again: you will not be charged twice.`,
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
