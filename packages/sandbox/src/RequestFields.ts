/** The fields that each operation validates, and the messages for a missing or invalid one. */
import type { Profile } from "./Profile.ts"
import type { RequestBody } from "./RequestBody.ts"
import type { FieldErrors } from "./Responses.ts"

type Kind = "text" | "boolean" | "integer" | "date" | "object" | "cents" | "decimal"

type Requirement =
  | "always"
  | "never"
  | "strict-2025"
  | "lenient-2026"
  | "lenient-2026 for a US address"
  | "if the parent object is sent"
  | "with a card number"

interface Field {
  /** The name in error bodies; without regard to case also the path in the request. */
  readonly name: string
  readonly kind: Kind
  readonly required: Requirement
  /** The message when the field is missing; "The X field is required." by default. */
  readonly missingMessage?: string
}

const field = (name: string, kind: Kind, required: Requirement): Field => ({ name, kind, required })

const orderId: Field = {
  ...field("OrderId", "text", "always"),
  missingMessage: "Merchant's orderId is required",
}

const address = (parent: string, required: Requirement): readonly Field[] => [
  ...["FirstName", "LastName", "Country", "CountryCode", "AddressLine1", "City", "Zipcode"].map((name) =>
    field(`${parent}.${name}`, "text", required),
  ),
  field(`${parent}.State`, "text", "lenient-2026 for a US address"),
]

/**
 * The fields of /evaluate.
 *
 * Source: "strict-2025" fields appear in errors recorded in 2024-25 (third-party), "lenient-2026" fields in
 * docs.flexfactor.io/docs/payload-examples and /evaluate (2026, vendor), the other required fields in both.
 */
export const evaluateFields: readonly Field[] = [
  orderId,
  field("IdempotencyKey", "text", "always"),
  field("IsDeclined", "boolean", "always"),
  field("IsMIT", "boolean", "lenient-2026"),
  field("Mid", "text", "lenient-2026"),
  field("Transaction", "object", "lenient-2026"),
  field("Transaction.Id", "text", "always"),
  field("Transaction.Amount", "cents", "always"),
  field("Transaction.Currency", "text", "always"),
  field("Transaction.TimestampUtc", "date", "lenient-2026"),
  field("Transaction.ResponseCode", "text", "strict-2025"),
  field("Transaction.ResponseCodeSource", "text", "strict-2025"),
  field("Transaction.AvsResultCode", "text", "strict-2025"),
  field("Transaction.CvvResultCode", "text", "strict-2025"),
  field("Transaction.CavvResultCode", "text", "strict-2025"),
  field("Payer.Email", "text", "always"),
  ...address("BillingInformation", "always"),
  ...address("ShippingInformation", "if the parent object is sent"),
  field("PaymentMethod.CardNumber", "text", "always"),
  field("PaymentMethod.ExpirationMonth", "integer", "with a card number"),
  field("PaymentMethod.ExpirationYear", "integer", "with a card number"),
  field("PaymentMethod.Token", "boolean", "never"),
  field("IsRecurring", "boolean", "never"),
  field("AttemptCount", "integer", "never"),
]

/** The fields of /transmit. Source: docs.flexfactor.io/docs/transmit-1, 2025, vendor. */
export const transmitFields: readonly Field[] = [
  orderId,
  field("IsDeclined", "boolean", "always"),
  field("IsMIT", "boolean", "always"),
  field("Transaction", "object", "always"),
  field("Transaction.Id", "text", "if the parent object is sent"),
  field("Transaction.Amount", "cents", "if the parent object is sent"),
  field("Transaction.Currency", "text", "if the parent object is sent"),
  field("Payer", "object", "always"),
  field("PaymentMethod", "object", "always"),
]

/** The fields of /capture. Source: docs.flexfactor.io/docs/capture, 2026, vendor. */
export const captureFields: readonly Field[] = [
  field("IdempotencyKey", "text", "always"),
  field("OrderId", "text", "always"),
  field("Amount", "cents", "always"),
  field("Currency", "text", "always"),
]

/** The fields of /orders/{id}/refund. Source: docs.flexfactor.io/docs/refund, 2026, vendor. */
export const refundFields: readonly Field[] = [
  field("AmountToRefund", "decimal", "always"),
  field("RefundMessage", "text", "never"),
]

/** The fields of /outcome. Source: docs.flexfactor.io/docs/outcome-1, 2025, vendor. */
export const outcomeFields: readonly Field[] = [field("OrderSessionKey", "text", "always")]

/** The fields of /tokenize. Source: docs.flexfactor.io/docs/tokenize, 2025, vendor. */
export const tokenizeFields: readonly Field[] = [
  field("payment_method", "object", "always"),
  field("payment_method.credit_card", "object", "always"),
  field("payment_method.credit_card.first_name", "text", "always"),
  field("payment_method.credit_card.last_name", "text", "always"),
  field("payment_method.credit_card.number", "text", "always"),
  field("payment_method.credit_card.month", "integer", "always"),
  field("payment_method.credit_card.year", "integer", "always"),
]

/** Validates a body. Returns undefined when all fields are valid. */
export const validate = (
  body: RequestBody,
  fields: readonly Field[],
  validation: Profile["validation"],
): FieldErrors | undefined => {
  const errors: Record<string, readonly string[]> = {}
  for (const checked of fields) {
    const message = errorMessage(body, checked, validation)
    if (message !== undefined) errors[checked.name] = [message]
  }
  return Object.keys(errors).length === 0 ? undefined : errors
}

/** "The X field is required.", where X is the last part of the name. */
export const requiredMessage = (name: string): string => `The ${lastPart(name)} field is required.`

/** "The field X is invalid.", where X is the last part of the name. */
export const invalidMessage = (name: string): string => `The field ${lastPart(name)} is invalid.`

const errorMessage = (
  body: RequestBody,
  checked: Field,
  validation: Profile["validation"],
): string | undefined => {
  if (body.has(checked.name)) return isValid(body, checked) ? undefined : invalidMessage(checked.name)
  if (!isRequired(body, checked, validation)) return undefined
  return checked.missingMessage ?? requiredMessage(checked.name)
}

const isRequired = (
  body: RequestBody,
  { name, required }: Field,
  validation: Profile["validation"],
): boolean => {
  const parent = name.slice(0, name.lastIndexOf("."))
  switch (required) {
    case "always":
      return true
    case "never":
      return false
    case "strict-2025":
    case "lenient-2026":
      return validation === required
    case "lenient-2026 for a US address":
      return validation === "lenient-2026" && body.text(`${parent}.CountryCode`)?.toUpperCase() === "US"
    case "if the parent object is sent":
      return body.has(parent)
    case "with a card number":
      return body.boolean("PaymentMethod.Token") !== true
  }
}

const isValid = (body: RequestBody, { name, kind }: Field): boolean => {
  switch (kind) {
    case "text":
      return body.text(name) !== undefined
    case "boolean":
      return body.boolean(name) !== undefined
    case "integer":
      return body.integer(name) !== undefined
    case "date":
      return !Number.isNaN(Date.parse(body.text(name) ?? ""))
    case "object":
      return body.at(name) instanceof Map
    case "cents":
      return (body.integer(name) ?? 0) > 0
    case "decimal":
      return isDecimalAmount(body.number(name) ?? 0)
  }
}

/** Whether it is an amount in the major unit of a currency, which has at most four decimals. */
const isDecimalAmount = (amount: number): boolean =>
  amount > 0 && Number.isSafeInteger(Math.round(amount * 10_000)) && Number(amount.toFixed(4)) === amount

const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1)
