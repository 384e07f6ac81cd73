/** The shop's own payment gateway, as the shop's server calls it. The demo starts a local one. */

/** The address of the gateway, and the shop's secret key. */
export interface Gateway {
  readonly url: string
  readonly secretKey: string
}

/** What the gateway discloses of a card: never its number. */
export interface CardSummary {
  readonly brand: string
  readonly bin: string
  readonly lastFour: string
  readonly month: number
  readonly year: number
}

/** The gateway's response to a charge. */
export interface Charge {
  readonly id: string
  readonly isApproved: boolean
  /** "00" when approved, otherwise the decline code. */
  readonly code: string
  readonly text: string
  readonly avs: string
  readonly cvv: string
  readonly card: CardSummary
}

/** What is charged. */
export interface ChargeRequest {
  readonly orderId: string
  /** The gateway's reference of the card. */
  readonly card: string
  readonly amount: number
  readonly currency: string
}

/** Charges a card. Throws when the gateway did not process the charge. */
export const charge = async ({ url, secretKey }: Gateway, request: ChargeRequest): Promise<Charge> => {
  const response = await fetch(`${url}/charges`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: JSON.stringify(request),
  })
  if (!response.ok)
    throw new Error(
      `The gateway did not process the charge: HTTP ${response.status}. The shopper must enter the card again.`,
    )
  return (await response.json()) as Charge // the local gateway responds in this shape
}
