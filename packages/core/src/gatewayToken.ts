/** Recognizes the vault tokens of payment gateways, which the service cannot charge. */
import { type FieldIssue, Secret } from "@flexcharge/schema"
import { isObject } from "./CallOptions.ts"

/**
 * Formats that belong to one gateway and to no token of this service, whose tokens are GUIDs or plain letters and
 * digits. Tokens of Adyen, Spreedly and Gr4vy have such a form too, so they are not recognized.
 *
 * Sources: documentation of Stripe and Checkout.com (`pm_`, `tok_`, `src_`, `card_` and other prefixes), Braintree
 * (nonces), NMI (Collect.js), Worldpay (token URLs), Authorize.Net and Cybersource (encoded JSON and JWT), 2026.
 */
const formats: Readonly<Record<string, RegExp>> = {
  "a payment method or token of Stripe or Checkout.com": /^(pm|card|tok|src|cus|pi|seti|ba)_/,
  "a nonce of Braintree": /^(tokencc_|tokencreditcard_|fake-.*nonce$)/,
  "a token of NMI's Collect.js": /^\w{8}-\w{6}-\w{6}-\w{12}$/,
  "a token URL of Worldpay": /^https?:/,
  "a token of Authorize.Net or Cybersource": /^eyJ[\w-]{20}/,
}

/** The issue of a card number or token that is a gateway's vault token. The value itself is never repeated. */
const tokenIssues = (path: string, value: unknown): readonly FieldIssue[] => {
  const text = Secret.is(value) ? Secret.reveal(value) : value
  if (typeof text !== "string") return []
  const found = Object.entries(formats).find(([, format]) => format.test(text))
  if (found === undefined) return []
  const message = `looks like ${found[0]}, which only that gateway can charge: tokenize the card with FlexCharge, in the page or with \`tokenize\`, and pass that token with token: true`
  return [{ path, message }]
}

const field = (object: unknown, name: string): unknown =>
  isObject(object) ? Reflect.get(object, name) : undefined

/** The issues of the card in a request for /evaluate or /tokenize. */
export const gatewayTokenIssues = (input: unknown): readonly FieldIssue[] => [
  ...tokenIssues("paymentMethod.cardNumber", field(field(input, "paymentMethod"), "cardNumber")),
  ...tokenIssues(
    "paymentMethod.creditCard.number",
    field(field(field(input, "paymentMethod"), "creditCard"), "number"),
  ),
]
