/** The shop's own payment gateway, as the shop's server calls it. The demo runs a local one. */

/** The gateway's address, and the shop's secret key. */
export interface Gateway {
  readonly url: string
  readonly secretKey: string
}

/** A card as the gateway describes it to the shop: never its number. */
export interface DescribedCard {
  readonly brand: string
  readonly bin: string
  readonly lastFour: string
  readonly month: number
  readonly year: number
}

/** The gateway's response to a charge. `code` is "00" when approved, otherwise the usual decline code. */
export interface Charge {
  readonly id: string
  readonly isApproved: boolean
  readonly code: string
  readonly text: string
  readonly avs: string
  readonly cvv: string
  readonly card: DescribedCard
}

/** Charges a card reference; called by the shop's server. */
export const charge = async (
  { url, secretKey }: Gateway,
  order: {
    readonly orderId: string
    readonly card: string
    readonly amount: number
    readonly currency: string
  },
): Promise<Charge> => {
  const response = await fetch(`${url}/charges`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: JSON.stringify(order),
  })
  if (!response.ok)
    throw new Error(`The gateway responded with ${response.status}. The card must be entered again.`)
  return (await response.json()) as Charge // the shape of the local gateway
}
