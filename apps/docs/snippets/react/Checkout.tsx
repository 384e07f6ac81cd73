"use client"
import { tokenizeCard } from "@flexcharge/browser"
import { useSense } from "@flexcharge/browser/react"
import { type FormEvent, useState } from "react"
import type { PublicSettings } from "./PublicSettings.ts"
import { Verification } from "./Verification.tsx"

type Step =
  | { readonly status: "form" | "busy" | "unsent" | "paid" | "declined" | "waiting" }
  | { readonly status: "challenge"; readonly orderSessionKey: string }

interface CheckoutProps {
  readonly shop: PublicSettings
  readonly orderId: string
  readonly phone: string
}

export const Checkout = ({ shop, orderId, phone }: CheckoutProps) => {
  // #region sense
  const { mid, siteId, senseSrc: src } = shop
  const sensed = useSense({ mid, siteId, src, path: "/checkout" }) // loading, ready or failed
  // #endregion sense
  const [step, setStep] = useState<Step>({ status: "form" })

  const pay = async (form: FormData): Promise<Step> => {
    const text = (name: string) => String(form.get(name))
    const senseKey = sensed.sense?.senseKey ?? null // without SenseJS the shop still sells
    const { tokenizationKey, baseUrl } = shop
    const [month, year] = [Number(text("month")), Number(text("year"))]
    const card = { firstName: text("first-name"), lastName: text("last-name"), number: text("number") }
    const cardToken = await tokenizeCard({
      ...{ mid, tokenizationKey, baseUrl, senseKey },
      card: { ...card, month, year, verificationValue: text("cvv") },
    })
    const response = await fetch("/checkout", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orderId, phone, cardToken, senseKey }),
    })
    return response.json()
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setStep({ status: "busy" })
    pay(new FormData(event.currentTarget)).then(setStep, () => setStep({ status: "unsent" }))
  }

  if (step.status === "challenge")
    return <Verification shop={shop} orderSessionKey={step.orderSessionKey} onEnd={setStep} />
  if (step.status === "paid" || step.status === "declined" || step.status === "waiting")
    return <p role="status">{step.status}</p>
  return (
    <form onSubmit={submit} data-sense={sensed.status}>
      {step.status === "unsent" && <p role="alert">The payment could not be sent. Please try again.</p>}
      <CardFields />
      <button type="submit" disabled={step.status === "busy"}>
        Pay $150.00
      </button>
    </form>
  )
}

const CardFields = () => (
  <fieldset>
    <input name="first-name" aria-label="First name" autoComplete="cc-given-name" required />
    <input name="last-name" aria-label="Last name" autoComplete="cc-family-name" required />
    <input name="number" aria-label="Card number" autoComplete="cc-number" inputMode="numeric" required />
    <input name="month" aria-label="Month" autoComplete="cc-exp-month" inputMode="numeric" required />
    <input name="year" aria-label="Year" autoComplete="cc-exp-year" inputMode="numeric" required />
    <input name="cvv" aria-label="Security code" autoComplete="cc-csc" inputMode="numeric" required />
  </fieldset>
)
