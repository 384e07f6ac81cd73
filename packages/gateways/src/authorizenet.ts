/**
 * Authorize.Net: the response of `createTransactionRequest`, as JSON text, as an object, or as the SDK's object.
 *
 * Sources: @types/authorizenet 1.0.3 and AuthorizeNet/sdk-php (2026), Authorize.Net's list of response reason codes
 * (2026), ActiveMerchant's Authorize.Net gateway and fixtures (2025-11).
 */
import {
  type AttemptedPayment,
  type CompleteTransaction,
  declined,
  type Mapped,
  type NotADeclineReason,
  notADecline,
  type PartialAttempt,
  readInput,
} from "./Decline.ts"
import { at, entry, type Groups, groupOf, text } from "./Input.ts"
import { fromDecimal } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

interface AuthorizeNetError {
  readonly errorCode?: string | undefined
  readonly errorText?: string | undefined
}

interface AuthorizeNetMessage {
  readonly code?: string | undefined
}

/** The fields of `transactionResponse` that are read. The response contains no amount: pass it. */
export interface AuthorizeNetTransaction {
  readonly responseCode?: string | undefined
  readonly rawResponseCode?: string | undefined
  readonly avsResultCode?: string | undefined
  readonly cvvResultCode?: string | undefined
  readonly cavvResultCode?: string | undefined
  readonly transId?: string | undefined
  readonly accountType?: string | undefined
  /** A list in JSON, an object with a list in the SDK. */
  readonly errors?:
    | readonly AuthorizeNetError[]
    | { readonly error?: readonly AuthorizeNetError[] | undefined }
    | undefined
  /** A list in JSON, an object with a list in the SDK. */
  readonly messages?:
    | readonly AuthorizeNetMessage[]
    | { readonly message?: readonly AuthorizeNetMessage[] | undefined }
    | undefined
}

/** What Authorize.Net returns for a payment. JSON text may begin with a byte order mark. */
export type AuthorizeNetDecline =
  | string
  | { readonly transactionResponse: AuthorizeNetTransaction }
  /** A rejected request. */
  | {
      readonly messages: {
        readonly resultCode?: string | undefined
        readonly message?:
          | readonly { readonly code?: string | undefined; readonly text?: string | undefined }[]
          | undefined
      }
    }

// Codes of responseCode 2 are declines, except for these.
const notDeclines: Groups<NotADeclineReason> = {
  "gateway-error": "35",
  "invalid-request": "315|316",
}

// Codes of responseCode 3 and of rejected requests. Every other one is an invalid request, which no bank received.
const errorCodes: Groups<NotADeclineReason> = {
  duplicate: "11",
  "gateway-error": "E00001|E00053|E00104",
}
// "An error occurred during processing."
const processingErrors = /^(19|2[0-356]|5[7-9]|6[0-3]|120|12[12]|153)$/

// 250 and 251 are the fraud detection suite, 254 is its manual review.
const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "4",
  "gateway-block": "250|251|254",
}

// B and P have another meaning than with other gateways: both mean that there is no result (ActiveMerchant, 2025-11).
const avs: Readonly<Record<string, string>> = { B: "I", P: "I" }

/** Maps what Authorize.Net returned for a payment. */
export function fromAuthorizeNet(
  declined: AuthorizeNetDecline,
  payment: AttemptedPayment<string>,
): Mapped<CompleteTransaction>
export function fromAuthorizeNet(declined: AuthorizeNetDecline, payment?: PartialAttempt<string>): Mapped
export function fromAuthorizeNet(input: AuthorizeNetDecline, payment?: PartialAttempt<string>): Mapped {
  const root = readInput(typeof input === "string" ? parse(input) : input)
  const transaction = at(root, "transactionResponse")
  const error = first(at(transaction, "errors"), "error")
  const message = at(root, "messages", "message", 0)
  const code = text(at(error, "errorCode"), at(message, "code"))
  const reason = reasonOf(
    text(at(transaction, "responseCode")),
    code ?? "",
    text(at(root, "messages", "resultCode")),
    text(at(first(at(transaction, "messages"), "message"), "code")),
  )
  if (reason) return notADecline(reason, input)

  const id = text(at(transaction, "transId"))
  const avsCode = text(at(transaction, "avsResultCode"))
  return declined(
    input,
    {
      // "0": the payment did not reach the processor, or was voided at once.
      id: id === "0" ? undefined : id,
      responseCode: code,
      responseCodeSource: "authorizenet",
      responseDescription: text(at(error, "errorText"), at(message, "text")),
      networkCode: text(at(transaction, "rawResponseCode")),
      avsResultCode: entry(avs, avsCode) ?? avsCode,
      cvvResultCode: text(at(transaction, "cvvResultCode")),
      cavvResultCode: text(at(transaction, "cavvResultCode")),
      brand: at(transaction, "accountType"),
      withheld: groupOf(withheld, code),
    },
    fromDecimal,
    payment,
  )
}

/** The first of a list, or of the list that the SDK keeps in an object. */
const first = (list: unknown, name: string): unknown => at(list, 0) ?? at(list, name, 0)

const reasonOf = (
  responseCode: string | undefined,
  code: string,
  resultCode: string | undefined,
  messageCode: string | undefined,
): NotADeclineReason | undefined => {
  if (responseCode === "1") return messageCode === "295" ? "partially-approved" : "approved"
  if (responseCode === "2") return groupOf(notDeclines, code)
  if (responseCode === "4") return "held-for-review"
  if (responseCode !== "3" && resultCode !== "Error") return "unrecognized"
  return groupOf(errorCodes, code) ?? (processingErrors.test(code) ? "gateway-error" : "invalid-request")
}

const parse = (input: string): object | undefined => {
  try {
    return JSON.parse(input.replace(/^\uFEFF/, ""))
  } catch {
    return undefined
  }
}
