/**
 * Adyen: the response of /payments or /payments/details, an error response, the SDK's error, or a webhook.
 *
 * Sources: @adyen/api-library 32.1.0 types (2026), docs.adyen.com/development-resources/refusal-reasons and
 * /currency-codes (2026), ActiveMerchant's Adyen gateway and fixtures (2025-11).
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
import { fromMinorUnits } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

interface AdyenAmount {
  readonly currency?: string | undefined
  readonly value?: number | undefined
}

type AdditionalData = Readonly<Record<string, string | undefined>>

/** The fields of a payment response that are read. */
export interface AdyenPayment {
  readonly resultCode?: string | undefined
  readonly refusalReason?: string | undefined
  readonly refusalReasonCode?: string | undefined
  readonly pspReference?: string | undefined
  readonly amount?: AdyenAmount | null | undefined
  readonly additionalData?: AdditionalData | undefined
  readonly paymentMethod?: { readonly brand?: string | undefined } | null | undefined
  readonly threeDS2Result?: { readonly transStatus?: string | undefined } | null | undefined
}

/** The fields of an item of a webhook that are read. */
export interface AdyenNotification {
  readonly eventCode: string
  readonly success: string | boolean
  readonly pspReference?: string | undefined
  readonly reason?: string | undefined
  readonly eventDate?: string | undefined
  readonly amount?: AdyenAmount | undefined
  readonly paymentMethod?: string | undefined
  readonly additionalData?: AdditionalData | undefined
}

/** The fields of an error response that are read. */
export interface AdyenError {
  readonly errorType: string
  readonly errorCode?: string | undefined
}

/** The fields of an `HttpClientException` and of an `ApiException`, which the SDK throws, that are read. */
export interface AdyenException {
  readonly name: string
  readonly statusCode: number
  readonly errorCode?: string | undefined
}

/** What Adyen returns or sends for a payment. A webhook with several items: map each item. */
export type AdyenDecline =
  | AdyenPayment
  | AdyenNotification
  | { readonly NotificationRequestItem: AdyenNotification }
  | {
      readonly notificationItems: readonly { readonly NotificationRequestItem: AdyenNotification }[]
    }
  | AdyenError
  | AdyenException

// Where Adyen's minor units differ from ISO 4217 (docs.adyen.com/development-resources/currency-codes, 2026): CLP and
// ISK have two decimals, CVE and IDR have none.
const toMinorUnits = fromMinorUnits({ CLP: -100, CVE: 100, IDR: 100, ISK: -100 })

const resultCodes: Groups<NotADeclineReason> = {
  approved: "Authorised|Success",
  "partially-approved": "PartiallyAuthorised",
  pending: "Received|Pending|PresentToShopper",
  "authentication-required": "RedirectShopper|IdentifyShopper|ChallengeShopper",
  canceled: "Cancelled",
  "gateway-error": "Error",
}

// By `refusalReasonCode`, and by the text, since a webhook has only that one.
const notDeclines: Groups<NotADeclineReason> = {
  "gateway-error": "4|Acquirer Error|21|Not Submitted",
  "invalid-request": "7|Invalid Amount",
  "authentication-required":
    "11|3D Not Authenticated|38|Authentication required|39|RReq not received from DS|42|3DS Authentication Error",
  canceled: "15|Cancelled|16|Shopper Cancelled",
}

// Blocked Card stands for lost, stolen and pick-up; FRAUD is Adyen's own risk score.
const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "5|Blocked Card",
  "suspected-fraud": "14|Acquirer Fraud|31|Issuer Suspected Fraud",
  "gateway-block": "20|FRAUD|22|FRAUD-CANCELLED",
  "consent-revoked": "26|Revocation Of Auth",
}

// Letters by Adyen's number (ActiveMerchant, 2025-11): 0 is the first.
const avs = "RANREUZDUBNUBUPPNUILVOKFHTN"
const cvv = "PMNPSUP"

// Adyen reports no CAVV result; derived from the result of 3-D Secure.
const cavv: Readonly<Record<string, string>> = { Y: "2", A: "3", N: "1", R: "1", U: "0" }

/** Maps what Adyen returned for a payment. */
export function fromAdyen(
  declined: AdyenDecline,
  payment: AttemptedPayment<number>,
): Mapped<CompleteTransaction>
export function fromAdyen(declined: AdyenDecline, payment?: PartialAttempt<number>): Mapped
export function fromAdyen(input: AdyenDecline, payment?: PartialAttempt<number>): Mapped {
  const root = readInput(input)
  const items = at(root, "notificationItems")
  // Several items are several payments: none of them is the decline.
  const first = at(items, "length") === 1 ? at(items, 0) : root
  const object = at(first, "NotificationRequestItem") ?? first
  const data = at(object, "additionalData")

  const eventCode = text(at(object, "eventCode"))
  const isNotification = eventCode === "AUTHORISATION"
  const isSuccess = String(at(object, "success")) === "true"
  const resultCode = isNotification ? (isSuccess ? "Authorised" : "Refused") : text(at(object, "resultCode"))
  const refusal = text(at(object, "refusalReason"), isNotification ? at(object, "reason") : undefined)
  const code = text(at(object, "refusalReasonCode"), refusal)
  const raw = text(at(data, "refusalReasonRaw"))
  const reason =
    resultCode === undefined
      ? errorReason(object)
      : (groupOf(resultCodes, resultCode) ??
        (resultCode === "Refused"
          ? (groupOf(notDeclines, code) ?? groupOf(notDeclines, refusal))
          : "unrecognized"))
  if (reason) return notADecline(reason, input)

  return declined(
    input,
    {
      id: at(object, "pspReference"),
      rawAmount: at(object, "amount", "value"),
      currency: at(object, "amount", "currency"),
      rawTime: at(object, "eventDate"),
      responseCode: code,
      responseCodeSource: "adyen",
      responseDescription: text(at(data, "inferredRefusalReason"), refusal),
      networkCode: text(at(data, "refusalCodeRaw"), rawCode(raw)),
      avsResultCode: text(at(data, "avsResultRaw"), letter(avs, at(data, "avsResult"))),
      cvvResultCode: text(at(data, "cvcResultRaw"), letter(cvv, at(data, "cvcResult"))),
      cavvResultCode: entry(
        cavv,
        text(
          at(data, "threeDAuthenticatedResponse"),
          at(object, "threeDS2Result", "transStatus"),
          at(data, "threeds2.threeDS2Result.transStatus"),
        ),
      ),
      brand: text(at(object, "paymentMethod", "brand"), at(object, "paymentMethod")),
      withheld: groupOf(withheld, code) ?? groupOf(withheld, refusal),
      merchantAdviceCode: text(at(data, "merchantAdviceCode")),
      // Auto Rescue: Adyen retries the payment on its own. The reference stays after the last retry.
      isRetriedByGateway:
        at(data, "retry.rescueScheduled") !== "false" &&
        text(at(data, "retry.rescueScheduled"), at(data, "retry.rescueReference")) !== undefined,
    },
    toMinorUnits,
    payment,
  )
}

/** An error response, or the error that the SDK throws for it. Everything else without a result is not a payment. */
const errorReason = (object: unknown): NotADeclineReason => {
  const type = at(object, "errorType")
  const isServerError = Number(at(object, "statusCode")) >= 500
  // The request was processed already, or is being processed.
  if (at(object, "errorCode") === "704") return "duplicate"
  // The connection failed, so there was no response.
  if (isServerError && at(object, "name") === "ApiException") return "timeout"
  if (isServerError || type === "internal") return "gateway-error"
  return type || at(object, "statusCode") ? "invalid-request" : "unrecognized"
}

/** The network's code in texts such as "05 : Do not honor", "01: Refer to card issuer", "N7 : FRAUD" and "2". */
const rawCode = (raw: string | undefined): string | undefined => {
  const code = /^(\w{1,5})\s*(?::|$)/.exec(raw ?? "")?.[1]
  return code === undefined ? undefined : code.padStart(2, "0")
}

/** The letter of results such as "3 AVS unavailable", whose number may have two digits. */
const letter = (letters: string, result: unknown): string | undefined => {
  const number = /^\d+/.exec(text(result) ?? "")?.[0]
  return number === undefined ? undefined : letters[Number(number)]
}
