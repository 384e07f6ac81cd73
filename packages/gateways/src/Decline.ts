/** The results of every mapper, and what all mappers do in the same way. */

import { gatewayError } from "./GatewayError.ts"
import { instant, text } from "./Input.ts"
import type { ToMinorUnits } from "./MinorUnits.ts"
import { type RescueAdvice, rescueAdvice, type WithheldReason } from "./RescueAdvice.ts"
import { combineAdvice, merchantAdvice, type RetryAdvice, type SingleAdvice } from "./RetryAdvice.ts"

/**
 * The attempt as recorded in your own system. It completes what the gateway's object does not contain; what the object
 * contains comes first. With `id`, `amount`, `currency` and `timestampUtc` the mapped transaction is complete. `rescue`
 * validates them: an amount in other units is left out here, and rejected there.
 */
export interface AttemptedPayment<Amount> {
  /** Your own id of the attempt. */
  readonly id: string
  /** In the units of the gateway: a whole number of minor units, or decimal text such as `"12.00"`. */
  readonly amount: Amount
  /** ISO 4217 code, in any letter case. */
  readonly currency: string
  /** When the attempt was made: ISO 8601 with a zone. */
  readonly timestampUtc: string
  /** Whether the gateway's own dunning will retry this payment, if you know that it will. */
  readonly isRetriedByGateway?: boolean | undefined
}

/** An attempt of which some fields are not known. */
export type PartialAttempt<Amount> = {
  readonly [Field in keyof AttemptedPayment<Amount>]?: AttemptedPayment<Amount>[Field] | undefined
}

/** The `transaction` of a rescue. What neither the gateway nor you supplied is absent. */
export interface DeclinedTransaction {
  /** The gateway's id of the attempt. */
  readonly id?: string
  /** In minor units of ISO 4217: 1200 is 12.00 USD, and 12 JPY. */
  readonly amount?: number
  /** ISO 4217 code in capitals. */
  readonly currency?: string
  /** ISO 8601 in UTC. */
  readonly timestampUtc?: string
  /** The gateway's own code, unchanged. */
  readonly responseCode: string
  /** Whose code it is, such as `stripe`. */
  readonly responseCodeSource: string
  /** The gateway's text for the code. */
  readonly responseDescription?: string
  /** Only declines are mapped. */
  readonly responseStatus: "DECLINED"
  /** The card network's code, ISO 8583, where the gateway reports it. */
  readonly responseSubStatus?: string
  /** The gateway, or behind an orchestrator the payment service. */
  readonly processorName: string
  /** A letter, or `NA`. */
  readonly avsResultCode: string
  /** A letter, or `NA`. */
  readonly cvvResultCode: string
  /** Visa's result character, or `NA`. */
  readonly cavvResultCode: string
  /** The payments of these interfaces are e-commerce payments. */
  readonly cardNotPresent: true
}

/** A transaction that `rescue` accepts as it is. */
export type CompleteTransaction = DeclinedTransaction &
  Required<Pick<DeclinedTransaction, "id" | "amount" | "currency" | "timestampUtc">>

/** A decline that can be evaluated. */
export interface Declined<Transaction extends DeclinedTransaction = DeclinedTransaction> {
  /** Identifies a decline. */
  readonly _tag: "Declined"
  /** The `transaction` of a rescue. */
  readonly transaction: Transaction
  /** Whether to send the rescue. */
  readonly rescue: RescueAdvice
  /** What the network and the gateway advise about retries at your own gateway. */
  readonly advice: RetryAdvice
  /** The first argument, untouched. It may hold personal data: log its codes, not all of it. */
  readonly raw: unknown
}

/**
 * Why evaluating could charge the consumer twice, or could never succeed. `nextStep` returns what to do about each.
 *
 * `unrecognized`: nothing in the object identifies it as a decline of this gateway.
 */
export type NotADeclineReason =
  | "approved"
  | "partially-approved"
  | "duplicate"
  | "held-for-review"
  | "pending"
  | "timeout"
  | "authentication-required"
  | "invalid-request"
  | "gateway-error"
  | "canceled"
  | "unrecognized"

/** An object that is not a decline. Do not evaluate it. */
export interface NotADecline {
  /** Identifies an object that is not a decline. */
  readonly _tag: "NotADecline"
  /** Why it is not a decline. */
  readonly reason: NotADeclineReason
  /** The first argument, untouched. */
  readonly raw: unknown
}

/** What a mapper returns. */
export type Mapped<Transaction extends DeclinedTransaction = DeclinedTransaction> =
  | Declined<Transaction>
  | NotADecline

/** A result that is not a decline. */
export const notADecline = (reason: NotADeclineReason, raw: unknown): NotADecline => ({
  _tag: "NotADecline",
  reason,
  raw,
})

/** What a gateway's file finds in a decline. Values are as the gateway wrote them. */
export type Facts = {
  readonly [Field in Exclude<keyof DeclinedTransaction, "id" | "currency">]?:
    | DeclinedTransaction[Field]
    | undefined
} & {
  readonly responseCodeSource: string
  readonly id?: unknown
  readonly currency?: unknown
  readonly rawAmount?: unknown
  readonly rawTime?: unknown
  /** ISO 8583. */
  readonly networkCode?: string | undefined
  readonly brand?: unknown
  readonly withheld?: WithheldReason | undefined
  readonly merchantAdviceCode?: string | undefined
  readonly gatewayAdvice?: SingleAdvice | undefined
  readonly isRetriedByGateway?: boolean | undefined
}

/** Builds the result of a decline from the gateway's object and the caller's attempt. */
export const declined = (
  raw: unknown,
  facts: Facts,
  toMinorUnits: ToMinorUnits,
  payment: PartialAttempt<unknown> = {},
): Declined => {
  const { networkCode, responseCodeSource, merchantAdviceCode = "" } = facts
  const isRetried = facts.isRetriedByGateway || payment.isRetriedByGateway
  const reportedCurrency = /^[a-z]{3}$/i.exec(text(facts.currency) ?? "")?.[0]
  const currency = (reportedCurrency ?? text(payment.currency))?.toUpperCase()
  const transaction = {
    id: text(facts.id) ?? payment.id,
    amount: toMinorUnits(facts.rawAmount, currency) ?? toMinorUnits(payment.amount, currency),
    currency,
    timestampUtc: instant(facts.rawTime) ?? payment.timestampUtc,
    responseCode: facts.responseCode ?? networkCode ?? "unknown",
    responseCodeSource,
    responseDescription: facts.responseDescription,
    responseStatus: "DECLINED",
    responseSubStatus: networkCode ?? facts.responseSubStatus,
    processorName: facts.processorName ?? responseCodeSource,
    avsResultCode: facts.avsResultCode ?? "NA",
    cvvResultCode: facts.cvvResultCode ?? "NA",
    cavvResultCode: facts.cavvResultCode ?? "NA",
    cardNotPresent: true,
  }
  // "1" and "01 : New account information available" are both code 01.
  const adviceCode = /^\d+/.exec(merchantAdviceCode)?.[0].padStart(2, "0")
  return {
    _tag: "Declined",
    transaction: Object.fromEntries(
      Object.entries(transaction).filter(([, value]) => value !== undefined),
    ) as unknown as DeclinedTransaction, // without the fields that are undefined
    rescue: rescueAdvice(
      networkCode,
      adviceCode,
      facts.withheld ?? (isRetried ? "gateway-retries" : undefined),
      text(facts.brand),
    ),
    advice: {
      ...combineAdvice(adviceCode ? merchantAdvice(adviceCode) : undefined, facts.gatewayAdvice),
      warnings: isRetried ? ["gateway-retries"] : [],
    },
    raw,
  }
}

/** The object to read, or the typed error. */
export const readInput = (input: unknown): object => {
  if (typeof input === "object" && input !== null) return input
  throw gatewayError("declined", "Pass what the gateway returned.")
}
