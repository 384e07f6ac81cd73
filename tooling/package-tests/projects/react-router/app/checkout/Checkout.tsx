"use client"
import { tokenizeCard } from "@flexcharge/browser"
import { Challenge, useSense } from "@flexcharge/browser/react"
import { type FormEvent, useState } from "react"
import { CardFields, cardOf } from "./CardFields"
import type { PageSettings } from "./PageSettings"

/** The response of POST /api/checkout, and the states of the form before it. */
interface Step {
  readonly status: "form" | "busy" | "failed" | "paid" | "declined" | "challenge" | "waiting"
  readonly orderSessionKey?: string
}

const openOrderPage = (orderSessionKey: string) => location.assign(`/orders/${orderSessionKey}`)

export const Checkout = ({ settings }: { readonly settings: PageSettings }) => {
  const { mid, siteId, tokenizationKey, baseUrl, senseSrc, widgetSrc } = settings
  const { status: senseStatus, sense } = useSense({ mid, siteId, src: senseSrc, path: "/checkout" })
  const [step, setStep] = useState<Step>({ status: "form" })

  const pay = async (form: FormData): Promise<Step> => {
    const senseKey = sense?.senseKey ?? null // the shop sells without SenseJS
    const cardToken = await tokenizeCard({ mid, tokenizationKey, baseUrl, senseKey, card: cardOf(form) })
    const response = await fetch("/api/checkout", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ phone: form.get("phone"), cardToken, senseKey }),
    })
    if (!response.ok) throw new Error(`The server responded with ${response.status}.`)
    return response.json()
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setStep({ status: "busy" })
    pay(new FormData(event.currentTarget)).then(showResult, (error) => {
      console.error(error)
      setStep({ status: "failed" })
    })
  }

  const showResult = (result: Step) => {
    if (result.status === "waiting" && result.orderSessionKey) openOrderPage(result.orderSessionKey)
    else setStep(result)
  }

  const { status, orderSessionKey } = step
  if (status === "challenge" && orderSessionKey !== undefined)
    return (
      <Challenge
        mid={mid}
        siteId={siteId}
        src={widgetSrc}
        orderSessionKey={orderSessionKey}
        successUrl={`/orders/${orderSessionKey}`}
        failUrl={`/orders/${orderSessionKey}`}
        statusUrl={`/order-status/${orderSessionKey}`}
        onHint={() => openOrderPage(orderSessionKey)} // the page shows the outcome, or waits for it
        onError={(error) => {
          console.error(error)
          setStep({ status: "declined" }) // without the widget, a challenge is a decline
        }}
      >
        <p role="status">One more step: please confirm your payment.</p>
      </Challenge>
    )
  if (status === "paid" || status === "declined" || status === "waiting") return <p role="status">{status}</p>
  return (
    <form onSubmit={submit} data-sense={senseStatus}>
      {status === "failed" && <p role="alert">The payment could not be sent. Please try again.</p>}
      <label>
        Phone <input name="phone" autoComplete="tel" required />
      </label>
      <CardFields />
      <button type="submit" disabled={status === "busy"}>
        Pay $150.00
      </button>
    </form>
  )
}
