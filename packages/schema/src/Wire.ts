/** The differences between this SDK's objects and the service's JSON: names, letter case, decimal amounts. */
import * as lenient from "./lenient.ts"
import * as Money from "./Money.ts"

type Json = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export const isJsonObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** `AppKey` and `AppSecret`, capitalized as in the vendor's own calls. */
export const tokenBody = (request: { readonly appKey: unknown; readonly appSecret: unknown }): Json => ({
  AppKey: request.appKey,
  AppSecret: request.appSecret,
})

/** The validated copy of a request, which is changed in place into the body to send. Absent fields are undefined. */
type RequestCopy = Record<string, unknown>

/** The address spelling of 2026. */
const spellZipCode = (address: unknown): void => {
  if (!isJsonObject(address) || address.zipcode === undefined) return
  const copy: RequestCopy = address
  copy.zipCode ??= copy.zipcode
  copy.zipcode = undefined
}

/** The result codes that the service of 2024-25 required; `NA` is its own value for "none". */
const fillResultCodes = (transaction: RequestCopy): void => {
  transaction.avsResultCode ||= "NA"
  transaction.cvvResultCode ||= "NA"
  transaction.cavvResultCode ||= "NA"
}

/** Renames a field to its capitalized name on the wire. */
const capitalize = (copy: RequestCopy, field: string, wireName: string): void => {
  copy[wireName] = copy[field]
  copy[field] = undefined
}

/** The body of /transmit. */
export const transmitBody = (payment: RequestCopy): Json => {
  spellZipCode(payment.billingInformation)
  spellZipCode(payment.shippingInformation)
  return payment
}

/** The body of /evaluate: all result codes are sent, and three fields have capitals on the wire. */
export const evaluateBody = (payment: RequestCopy): Json => {
  fillResultCodes(payment.transaction as RequestCopy) // validated: an object
  if (payment.threeDSecure !== undefined)
    capitalize(payment.threeDSecure as RequestCopy, "ecommerceIndicator", "EcommerceIndicator") // validated: an object
  capitalize(payment, "source", "Source")
  capitalize(payment, "extraData", "ExtraData")
  return transmitBody(payment)
}

/** The query of GET /orders: only the given fields. */
export const ordersQuery = (query: RequestCopy): Json =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))

interface Card {
  readonly firstName: string
  readonly lastName: string
  readonly number: unknown
  readonly verificationValue?: unknown
  readonly month: string | number
  readonly year: string | number
}

interface Vaulted {
  readonly creditCard: Card
  readonly email?: string
  readonly senseKey?: string | null
}

/** The snake_case body of /tokenize, with month and year as two and four digits. */
export const tokenizeBody = ({ paymentMethod }: { readonly paymentMethod: Vaulted }): Json => ({
  payment_method: {
    ...(paymentMethod.email === undefined ? {} : { email: paymentMethod.email }),
    ...(typeof paymentMethod.senseKey === "string" ? { sense_key: paymentMethod.senseKey } : {}),
    credit_card: creditCard(paymentMethod.creditCard),
  },
})

const creditCard = (card: Card): Json => ({
  first_name: card.firstName,
  last_name: card.lastName,
  number: card.number,
  verification_value: card.verificationValue ?? "",
  month: String(card.month).padStart(2, "0"),
  year: String(card.year),
})

/** The response of /tokenize, whose token is at `transaction.payment_method.token`. */
export const tokenizeResponse = (body: unknown): unknown => {
  if (!isJsonObject(body) || !isJsonObject(body.transaction)) return body
  const card = body.transaction.payment_method
  if (!isJsonObject(card)) return body
  return {
    ...body,
    token: card.token,
    firstSixDigits: card.first_six_digits ?? null,
    lastFourDigits: card.last_four_digits ?? null,
    month: card.month ?? null,
    year: card.year ?? null,
  }
}

/** Decimal text that `JSON.stringify` writes as an exact number. */
interface DecimalNumber {
  readonly rawJSON: string
}

// `JSON.rawJSON` writes 12.00 where a float would write 12; where it is missing the shortest float is as exact.
const decimalNumber = (text: string): DecimalNumber | number => {
  const { rawJSON } = JSON as { rawJSON?: (text: string) => DecimalNumber } // in Node from 22, not yet in lib
  return rawJSON === undefined ? Number(text) : rawJSON(text)
}

/** The body of a refund, whose amount is decimal major units while all else is minor units. */
export const refundBody = (request: {
  readonly amount: number
  readonly currency: string
  readonly message?: string
}): Json => ({
  amountToRefund: decimalNumber(Money.toDecimal(request.amount, request.currency)),
  ...(request.message === undefined ? {} : { refundMessage: request.message }),
})

/** The page of orders, under whichever name the list of them has. */
export const ordersResponse = (body: unknown): unknown => {
  if (Array.isArray(body)) return { orders: body }
  if (!isJsonObject(body)) return body
  const list = [body.orders, body.items, body.data, body.results].find(Array.isArray)
  return list === undefined ? body : { ...body, orders: list }
}

/** /evaluate names the order by `orderSessionKey`, and by the same value in `orderId`. */
export const evaluateResponse = (body: unknown): unknown =>
  isJsonObject(body) && !body.orderSessionKey && body.orderId
    ? { ...body, orderSessionKey: body.orderId }
    : body

/** An empty body, which a cancel returns, is an empty response. */
export const emptyResponse = (body: unknown): unknown =>
  body === undefined || body === null || body === "" ? {} : body

const webhookMembers: ReadonlyMap<string, string> = new Map(
  [
    "Event",
    "TimeStamp",
    "EventData",
    "ExternalOrderId",
    "OrderId",
    "ConfirmationId",
    "IsTestMode",
    "IsResent",
  ].map((spelling) => [spelling.toLowerCase(), spelling]),
)

const spellingOf = (key: string): string | undefined => webhookMembers.get(key.toLowerCase())

/** Returns the fields of a webhook under this SDK's names, with their values unchanged. */
export const toCamelCase = (body: unknown): Json => {
  if (!isJsonObject(body)) return {}
  const nameOf = (key: string) => spellingOf(key)?.replace(/^./, (letter) => letter.toLowerCase()) ?? key
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [nameOf(key), value]))
}

/** Webhooks arrive in PascalCase; the vendor's sample types are camelCase. Fields of `EventData` are not renamed. */
export const webhookBody = (body: Json): Record<string, unknown> => {
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(body)) put(copy, key, body[key])
  return copy
}

const put = (copy: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === "Event") copy.event = value
  else if (key === "TimeStamp") copy.timeStamp = lenient.text(value)
  else if (key === "EventData") copy.eventData = value
  else if (key === "ExternalOrderId") copy.externalOrderId = lenient.text(value)
  else if (key === "OrderId") copy.orderId = lenient.text(value)
  else if (key === "ConfirmationId") copy.confirmationId = lenient.text(value)
  else if (key === "IsTestMode") copy.isTestMode = lenient.boolean(value)
  else if (key === "IsResent") copy.isResent = lenient.boolean(value)
  else {
    const spelling = spellingOf(key)
    if (spelling !== undefined) put(copy, spelling, value)
    else if (key !== "__proto__") copy[key] = value
  }
}
