/** The sandbox's own table of the fields it checks, and the messages a missing or bad one gets. */
import type { Profile } from "./Accounts.ts"
import type { BodyReader } from "./BodyReader.ts"
import type { FieldErrors } from "./Reply.ts"

type Kind = "text" | "flag" | "cents" | "dollars" | "integer" | "object"

/** When a field must be there. */
type Rule = "always" | "strict" | "lenient" | "if parent" | "with PAN" | "never"

interface Field {
  /** The name in error bodies; without regard to case it is also the path in the request. */
  readonly name: string
  readonly kind: Kind
  readonly required: Rule
  readonly message?: string
}

const field = (name: string, kind: Kind, required: Rule, message?: string): Field =>
  message === undefined ? { name, kind, required } : { name, kind, required, message }

const address = (parent: string, required: Rule): readonly Field[] =>
  ["FirstName", "LastName", "Country", "CountryCode", "AddressLine1", "City", "Zipcode"].map((name) =>
    field(`${parent}.${name}`, "text", required),
  )

/**
 * /evaluate. Source: "strict" rows are the refusals recorded in 2024-25 (third-party); "lenient" rows come
 * from docs.flexfactor.io/docs/payload-examples (2026, vendor); the others are in both.
 */
export const evaluateFields: readonly Field[] = [
  field("OrderId", "text", "always", "Merchant's orderId is required"),
  field("IdempotencyKey", "text", "always"),
  field("IsDeclined", "flag", "always"),
  field("IsMIT", "flag", "lenient"),
  field("Mid", "text", "lenient"),
  field("Transaction", "object", "lenient"),
  field("Transaction.Id", "text", "always"),
  field("Transaction.Amount", "cents", "always"),
  field("Transaction.Currency", "text", "always"),
  field("Transaction.ResponseCode", "text", "strict"),
  field("Transaction.ResponseCodeSource", "text", "strict"),
  field("Transaction.AvsResultCode", "text", "strict"),
  field("Transaction.CvvResultCode", "text", "strict"),
  field("Transaction.CavvResultCode", "text", "strict"),
  field("Payer.Email", "text", "always"),
  ...address("BillingInformation", "always"),
  ...address("ShippingInformation", "if parent"),
  field("PaymentMethod.CardNumber", "text", "always"),
  field("PaymentMethod.ExpirationMonth", "integer", "with PAN"),
  field("PaymentMethod.ExpirationYear", "integer", "with PAN"),
  field("PaymentMethod.Token", "flag", "never"),
  field("IsRecurring", "flag", "never"),
  field("AttemptCount", "integer", "never"),
]

/** /transmit. Source: docs.flexfactor.io/docs/transmit-1, 2025, vendor; members of its objects are not enforced. */
export const transmitFields: readonly Field[] = [
  field("OrderId", "text", "always", "Merchant's orderId is required"),
  field("IsDeclined", "flag", "always"),
  field("IsMIT", "flag", "always"),
  field("Transaction", "object", "always"),
  field("Transaction.Id", "text", "if parent"),
  field("Transaction.Amount", "cents", "if parent"),
  field("Transaction.Currency", "text", "if parent"),
  field("Payer", "object", "always"),
  field("PaymentMethod", "object", "always"),
]

/** /capture. Source: docs.flexfactor.io/docs/capture, 2026, vendor. */
export const captureFields: readonly Field[] = [
  field("IdempotencyKey", "text", "always"),
  field("OrderId", "text", "always"),
  field("Amount", "cents", "always"),
  field("Currency", "text", "always"),
]

/** /orders/{id}/refund. Source: docs.flexfactor.io/docs/refund, 2026, vendor. */
export const refundFields: readonly Field[] = [
  field("AmountToRefund", "dollars", "always"),
  field("RefundMessage", "text", "never"),
]

/** /outcome. Source: docs.flexfactor.io/docs/outcome-1, 2025, vendor. */
export const outcomeFields: readonly Field[] = [field("OrderSessionKey", "text", "always")]

/** /tokenize. Source: docs.flexfactor.io/docs/tokenize, 2025, vendor. */
export const tokenizeFields: readonly Field[] = [
  field("payment_method", "object", "always"),
  field("payment_method.credit_card", "object", "always"),
  field("payment_method.credit_card.first_name", "text", "always"),
  field("payment_method.credit_card.last_name", "text", "always"),
  field("payment_method.credit_card.number", "text", "always"),
  field("payment_method.credit_card.month", "integer", "always"),
  field("payment_method.credit_card.year", "integer", "always"),
]

/** Checks a request against its fields; undefined when nothing is wrong. */
export const validate = (
  body: BodyReader,
  fields: readonly Field[],
  validation: Profile["validation"],
): FieldErrors | undefined => {
  const errors: Record<string, readonly string[]> = {}
  let found = false
  for (const one of fields) {
    const message = complaint(body, one, validation)
    if (message === undefined) continue
    errors[one.name] = [message]
    found = true
  }
  return found ? errors : undefined
}

/** "The X field is required.", where X is the last part of the name. */
export const requiredMessage = (name: string): string => `The ${last(name)} field is required.`

/** "The field X is invalid.", where X is the last part of the name. */
export const invalidMessage = (name: string): string => `The field ${last(name)} is invalid.`

const complaint = (body: BodyReader, one: Field, validation: Profile["validation"]): string | undefined => {
  if (!body.has(one.name))
    return isRequired(body, one, validation) ? (one.message ?? requiredMessage(one.name)) : undefined
  return isWellFormed(body, one) ? undefined : invalidMessage(one.name)
}

const isRequired = (
  body: BodyReader,
  { name, required }: Field,
  validation: Profile["validation"],
): boolean => {
  switch (required) {
    case "always":
      return true
    case "strict":
      return validation === "strict-2025"
    case "lenient":
      return validation === "lenient-2026"
    case "if parent":
      return body.has(name.slice(0, name.lastIndexOf(".")))
    case "with PAN":
      return body.flag("PaymentMethod.Token") !== true
    case "never":
      return false
  }
}

const isWellFormed = (body: BodyReader, { name, kind }: Field): boolean => {
  switch (kind) {
    case "text":
      return body.text(name) !== undefined
    case "flag":
      return body.flag(name) !== undefined
    case "integer":
      return body.integer(name) !== undefined
    case "cents":
      return (body.integer(name) ?? 0) > 0
    case "dollars":
      return isDollars(body.number(name) ?? 0)
    case "object":
      return body.at(name) instanceof Map
  }
}

const isDollars = (amount: number): boolean =>
  amount > 0 && Number.isSafeInteger(Math.round(amount * 100)) && Number(amount.toFixed(2)) === amount

const last = (name: string): string => name.slice(name.lastIndexOf(".") + 1)
