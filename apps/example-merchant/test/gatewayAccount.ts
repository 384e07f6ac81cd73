import type { GatewayAccount } from "../src/Gateway.ts"

/** Sends a card to the gateway, as the page does; without security code and address when it is not to be checked. */
export const createCard = async (
  { url, publishableKey }: GatewayAccount,
  number: string,
  { isChecked = true } = {},
): Promise<string> => {
  const response = await fetch(`${url}/v1/payment_methods`, {
    method: "POST",
    headers: { authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams({
      type: "card",
      "card[number]": number,
      "card[exp_month]": "12",
      "card[exp_year]": "2030",
      ...(isChecked && {
        "card[cvc]": "123",
        "billing_details[address][line1]": "123 Main St.",
        "billing_details[address][postal_code]": "94111",
      }),
    }),
  })
  const { id, error } = (await response.json()) as { id: string; error?: { message: string } } // Stripe's shape
  if (error !== undefined) throw new Error(error.message)
  return id
}

/** A payment as the gateway returns it. */
export interface GatewayPayment {
  readonly id: string
  readonly amount: number
  readonly status: string
  readonly metadata: { readonly payment_id: string }
  readonly latest_charge: { readonly status: string; readonly amount_refunded: number } | null
}

/** The payments that the gateway has for an order, oldest first. */
export const paymentsAtGateway = async (
  { url, secretKey }: GatewayAccount,
  orderId: string,
): Promise<readonly GatewayPayment[]> => {
  const response = await fetch(`${url}/v1/payment_intents`, {
    headers: { authorization: `Bearer ${secretKey}` },
  })
  const { data } = (await response.json()) as { readonly data: readonly GatewayPayment[] } // Stripe's shape
  return data.filter(({ metadata }) => metadata.payment_id.startsWith(orderId))
}
