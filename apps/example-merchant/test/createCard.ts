import type { GatewayAccount } from "../src/Gateway.ts"

/** Sends a card to the gateway, as the page does. */
export const createCard = async (
  { url, publishableKey }: GatewayAccount,
  number: string,
): Promise<string> => {
  const response = await fetch(`${url}/v1/payment_methods`, {
    method: "POST",
    headers: { authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams({
      type: "card",
      "card[number]": number,
      "card[exp_month]": "12",
      "card[exp_year]": "2030",
      "card[cvc]": "123",
    }),
  })
  const { id, error } = (await response.json()) as { id: string; error?: { message: string } } // Stripe's shape
  if (error !== undefined) throw new Error(error.message)
  return id
}
