/** The shop's server in the journeys: what happens between the page's token and the page's challenge. */
import { challengePhone, type Sandbox } from "@flexcharge/sandbox"

/** Sends a declined payment with a token from the page to /evaluate. */
export const evaluate = async (sandbox: Sandbox, token: string, senseKey: string | null) => {
  const { appKey, appSecret, mid, siteId } = sandbox.credentials
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${sandbox.url}/v1/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    })
    return response.json()
  }
  const { accessToken } = await post("oauth2/token", { AppKey: appKey, AppSecret: appSecret })
  const address = { firstName: "Joe", lastName: "Jones", country: "United States", countryCode: "US" }
  return post(
    "evaluate",
    {
      isDeclined: true,
      isMIT: false,
      mid,
      siteId,
      senseKey,
      orderId: crypto.randomUUID(),
      idempotencyKey: crypto.randomUUID(),
      transaction: {
        id: "1",
        amount: 15000,
        currency: "USD",
        timestampUtc: new Date().toISOString(),
        responseCode: "05",
        responseCodeSource: "gateway",
        avsResultCode: "M",
        cvvResultCode: "M",
        cavvResultCode: "NA",
      },
      payer: { email: "joe@example.com", phone: challengePhone },
      billingInformation: { ...address, addressLine1: "1 Main", city: "Reno", state: "NV", zipCode: "89501" },
      paymentMethod: { cardNumber: token, token: true, expirationMonth: 3, expirationYear: 2035 },
    },
    { authorization: `Bearer ${accessToken}` },
  )
}
