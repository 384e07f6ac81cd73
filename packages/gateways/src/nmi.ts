/**
 * NMI and the gateways that resell it: the response of the Payment API, as text or as its fields.
 *
 * Sources: NMI's Payment API and Direct Post documentation, table of `response_code` (2026); hyperswitch's NMI
 * connector (2025); ActiveMerchant's NMI gateway (2025-11). NMI publishes no typed SDK for Node.
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
import { at, type Groups, groupOf, text } from "./Input.ts"
import { fromDecimal } from "./MinorUnits.ts"
import type { WithheldReason } from "./RescueAdvice.ts"
import { adviceOf, type RetryAdvice } from "./RetryAdvice.ts"

export type { Declined, Mapped, NotADecline } from "./Decline.ts"

/** The fields of a response. Every value is text, and may be empty. It contains no amount: pass it. */
export interface NmiResponse {
  /** 1 approved, 2 declined, 3 error. */
  readonly response: string
  readonly response_code?: string | undefined
  readonly responsetext?: string | undefined
  readonly transactionid?: string | undefined
  readonly avsresponse?: string | undefined
  readonly cvvresponse?: string | undefined
  readonly partial_payment_id?: string | undefined
  /** The kind of request, such as `sale`. */
  readonly type?: string | undefined
}

/** What NMI returns for a payment: the text of the body, its fields as `URLSearchParams`, or as an object. */
export type NmiDecline = string | URLSearchParams | NmiResponse

const errors: Groups<NotADeclineReason> = {
  "gateway-error": "400|420|440",
  timeout: "421",
  duplicate: "430",
}

const withheld: Groups<WithheldReason> = {
  "lost-or-stolen": "250|251|252",
  "suspected-fraud": "253",
  "consent-revoked": "261|262",
}

// The response code is the advice as well. 264 means a retry in a few days, so no exact wait is given.
const adviceCodes: Groups<RetryAdvice["retry"]> = {
  never: "250|251|252|253|261|262",
  "update-card": "263",
  later: "264",
}

/** Maps what NMI returned for a payment. */
export function fromNmi(declined: NmiDecline, payment: AttemptedPayment<string>): Mapped<CompleteTransaction>
export function fromNmi(declined: NmiDecline, payment?: PartialAttempt<string>): Mapped
export function fromNmi(input: NmiDecline, payment?: PartialAttempt<string>): Mapped {
  const read = readInput(typeof input === "string" ? new URLSearchParams(input) : input)
  const fields = read instanceof URLSearchParams ? Object.fromEntries(read) : read
  const response = text(at(fields, "response"))
  const code = text(at(fields, "response_code"))
  const description = text(at(fields, "responsetext"))
  // Refunds and voids are declined in the same form.
  const isPayment = /^(sale|auth|offline)$/.test(text(at(fields, "type")) ?? "sale")
  const reason = !isPayment
    ? "unrecognized"
    : response === "2"
      ? undefined
      : response === "3"
        ? // Code 300 is used for every rejection by the gateway; only the text names a duplicate.
          (groupOf(errors, code) ?? (/duplicate/i.test(description ?? "") ? "duplicate" : "invalid-request"))
        : response !== "1"
          ? "unrecognized"
          : text(at(fields, "partial_payment_id")) === undefined
            ? "approved"
            : "partially-approved"
  if (reason) return notADecline(reason, input)

  return declined(
    input,
    {
      id: at(fields, "transactionid"),
      responseCode: code,
      responseCodeSource: "nmi",
      // Errors carry a reference in the text; declines may too.
      responseDescription: description?.replace(/\s*REFID:\S*$/, ""),
      avsResultCode: text(at(fields, "avsresponse")),
      cvvResultCode: text(at(fields, "cvvresponse")),
      withheld: groupOf(withheld, code),
      // A code of no group advises nothing.
      gatewayAdvice: groupOf(adviceCodes, code) && adviceOf(adviceCodes, code),
    },
    fromDecimal,
    payment,
  )
}
