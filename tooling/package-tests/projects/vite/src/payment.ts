import { type Card, loadSense, loadWidget, tokenizeCard } from "@flexcharge/browser"
import { settings } from "./settings.ts"

const { mid, siteId, tokenizationKey, baseUrl, senseSrc, widgetSrc } = settings

/** Reports an error in the console of the browser. */
const report = (error: unknown) => {
  console.error(error)
  return null
}

// The shop sells without SenseJS and without the widget.
const sense = loadSense({ mid, siteId, src: senseSrc }).catch(report)
const widget = loadWidget({ mid, siteId, src: widgetSrc }).catch(report)

/** The result of a payment, and the key of its order unless it was declined. */
export interface PaymentResult {
  readonly status: "paid" | "declined" | "challenge" | "waiting"
  readonly orderSessionKey?: string
}

/** Sends the card to FlexCharge, and its token to your server. */
export const pay = async (phone: string, card: Card): Promise<PaymentResult> => {
  const senseKey = (await sense)?.senseKey ?? null
  const cardToken = await tokenizeCard({ mid, tokenizationKey, baseUrl, senseKey, card })
  const response = await fetch("/api/checkout", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ phone, cardToken, senseKey }),
  })
  if (!response.ok) throw new Error(`The server responded with ${response.status}.`)
  return response.json()
}

/** Opens the dialog of a challenge. Returns whether the shopper could take it. */
export const openChallenge = async (orderSessionKey: string): Promise<boolean> => {
  const dialog = await widget
  if (dialog === null) return false // without the widget, a challenge is a decline
  await dialog.initUI({
    orderSessionKey,
    successUrl: `/orders/${orderSessionKey}`,
    failUrl: `/orders/${orderSessionKey}`,
    statusUrl: `/order-status/${orderSessionKey}`,
  })
  return true
}
