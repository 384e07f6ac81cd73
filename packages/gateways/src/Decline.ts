/** The results of every mapper, and what all mappers do in the same way. */
import { type Advised, combineAdvice, merchantAdvice, type RetryAdvice } from "./Advice.ts"
import { gatewayError } from "./GatewayError.ts"
import { instant, text } from "./Input.ts"
import type { ToMinorUnits } from "./MinorUnits.ts"
import { type RescueAdvice, rescueAdvice, type WithheldReason } from "./Withholding.ts"

/**
 * The attempt as your own system knows it. It completes what the gateway's object does not contain; what the object
 * contains comes first. With `id`, `amount`, `currency` and `timestampUtc` the mapped transaction is complete. Only the
 * amount is converted; `rescue` validates the rest.
 */
export interface AttemptedPayment<Amount> {
  /** Your own id of the attempt. */
  readonly id: string
  /** In the units of the gateway: a whole number of minor units, or decimal text such as `"12.00"`. */
  readonly amount: Amount
  /** ISO 4217 code. */
  readonly currency: string
  /** When the attempt was made: ISO 8601 with a zone. */
  readonly timestampUtc: string
  /** Whether the gateway's own dunning will retry this payment, if you know that it will. */
  readonly isRetriedByGateway?: boolean
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
  readonly responseDescription?: string
  readonly responseStatus: "DECLINED"
  /** The card network's code, ISO 8583, where the gateway reports it. */
  readonly responseSubStatus?: string
  readonly processorName: string
  /** A letter, or `NA`. */
  readonly avsResultCode: string
  /** A letter, or `NA`. */
  readonly cvvResultCode: string
  /** Visa's result character, or `NA`. */
  readonly cavvResultCode: string
  readonly cardNotPresent: true
}

/** A transaction that `rescue` accepts as it is. */
export type CompleteTransaction = DeclinedTransaction &
  Required<Pick<DeclinedTransaction, "id" | "amount" | "currency" | "timestampUtc">>

/** A decline that can be evaluated. */
export interface Declined<Transaction extends DeclinedTransaction = DeclinedTransaction> {
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
 * Why evaluating could charge the consumer twice, or could never succeed. `nextStep` says what to do about each.
 *
 * `unrecognized`: nothing in the object says that it is a decline of this gateway.
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

/** An object that is no decline. Do not evaluate it. */
export interface NotADecline {
  readonly _tag: "NotADecline"
  readonly reason: NotADeclineReason
  /** The first argument, untouched. */
  readonly raw: unknown
}

/** What a mapper returns. */
export type Mapped<Transaction extends DeclinedTransaction = DeclinedTransaction> =
  | Declined<Transaction>
  | NotADecline

/**
 * A mapper: turns the object that a gateway returned for a payment into the `transaction` of a rescue.
 *
 * Throws a `GatewayError` when the first argument is no object, or a field of the second is invalid; nothing else.
 */
export interface Mapper<Input, Amount = number> {
  (declined: Input, payment: AttemptedPayment<Amount>): Mapped<CompleteTransaction>
  (declined: Input, payment?: Partial<AttemptedPayment<Amount>>): Mapped
}

/** Gives the function of a gateway the two signatures of a mapper. */
export const mapper = <Input, Amount = number>(
  map: (declined: Input, payment?: Partial<AttemptedPayment<Amount>>) => Mapped,
): Mapper<Input, Amount> => map as Mapper<Input, Amount> // a whole payment completes the transaction

/** A result that is no decline. */
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
  readonly gatewayAdvice?: Advised | undefined
  readonly isRetriedByGateway?: boolean
}

/** Builds the result of a decline from what was found in it and what the caller knows. */
export const declined = (
  raw: unknown,
  facts: Facts,
  toMinorUnits: ToMinorUnits,
  payment: Partial<AttemptedPayment<unknown>> = {},
): Declined => {
  const {
    rawAmount,
    rawTime,
    networkCode,
    brand,
    withheld,
    merchantAdviceCode = "",
    gatewayAdvice,
    isRetriedByGateway = false,
    ...found
  } = facts
  const isRetried = isRetriedByGateway || payment.isRetriedByGateway === true
  const currency = currencyCode(facts.currency) ?? payment.currency
  const transaction = present({
    id: payment.id,
    amount: suppliedAmount(payment, toMinorUnits),
    timestampUtc: payment.timestampUtc,
    responseCode: networkCode ?? "unknown",
    responseStatus: "DECLINED",
    processorName: facts.responseCodeSource,
    avsResultCode: "NA",
    cvvResultCode: "NA",
    cavvResultCode: "NA",
    cardNotPresent: true,
    ...present({
      ...found,
      id: text(facts.id),
      currency,
      amount: toMinorUnits(rawAmount, currency),
      timestampUtc: instant(rawTime),
      responseSubStatus: networkCode ?? facts.responseSubStatus,
    }),
  }) as DeclinedTransaction // what is absent in one part comes from the other
  // "1" and "01 : New account information available" are both code 01.
  const advice = /^\d+/.exec(merchantAdviceCode)?.[0].padStart(2, "0")
  return {
    _tag: "Declined",
    transaction,
    rescue: rescueAdvice(
      networkCode,
      advice,
      withheld ?? (isRetried ? "gateway-retries" : undefined),
      text(brand),
    ),
    advice: {
      ...combineAdvice(advice === undefined ? undefined : merchantAdvice(advice), gatewayAdvice),
      warnings: isRetried ? ["gateway-retries"] : [],
    },
    raw,
  }
}

/** Without the fields that are undefined. */
const present = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** An amount that cannot be converted must not be dropped: it may be in other units. */
const suppliedAmount = (
  { amount, currency }: Partial<AttemptedPayment<unknown>>,
  toMinorUnits: ToMinorUnits,
): number | undefined => {
  const minorUnits = toMinorUnits(amount, currency)
  if (amount !== undefined && !minorUnits)
    throw gatewayError("payment.amount", "Pass it with its currency, in the units of the gateway.")
  return minorUnits
}

/** A currency code in capitals. */
const currencyCode = (value: unknown): string | undefined =>
  typeof value === "string" && /^[a-z]{3}$/i.test(value) ? value.toUpperCase() : undefined

/** The object to read, or the typed error. A text is parsed where the gateway's responses are text. */
export const readInput = (input: unknown, parse: (input: string) => unknown = () => undefined): object => {
  const value = typeof input === "string" ? parse(input) : input
  if (typeof value === "object" && value !== null) return value
  throw gatewayError("declined", "Pass the object that the gateway returned for the payment.")
}
