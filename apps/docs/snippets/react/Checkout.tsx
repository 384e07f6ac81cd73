"use client"
import { tokenizeCard } from "@flexcharge/browser"
import { useSense } from "@flexcharge/browser/react"
import { type FormEvent, useState } from "react"
import { CardFields, cardOf } from "./CardFields.tsx"
import type { PublicSettings } from "./PublicSettings.ts"
import { Verification } from "./Verification.tsx"

type Step =
  | { readonly status: "form" | "busy" | "failed" | "paid" | "declined" | "waiting" }
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
    const senseKey = sensed.sense?.senseKey ?? null // the shop sells without SenseJS
    const { tokenizationKey, baseUrl } = shop
    const cardToken = await tokenizeCard({ mid, tokenizationKey, baseUrl, senseKey, card: cardOf(form) })
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
    pay(new FormData(event.currentTarget)).then(setStep, () => setStep({ status: "failed" }))
  }

  if (step.status === "challenge")
    return <Verification shop={shop} orderSessionKey={step.orderSessionKey} onEnd={setStep} />
  if (step.status === "paid" || step.status === "declined" || step.status === "waiting")
    return <p role="status">{step.status}</p>
  return (
    <form onSubmit={submit} data-sense={sensed.status}>
      {step.status === "failed" && <p role="alert">The payment could not be sent. Please try again.</p>}
      <CardFields />
      <button type="submit" disabled={step.status === "busy"}>
        Pay $150.00
      </button>
    </form>
  )
}
