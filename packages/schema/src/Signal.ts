/** What one message of the service reports about an order: a response, an order query or a webhook. */

import { isJsonObject } from "./decodeResponse.ts"
import type { EvaluateResponse, Order, OutcomeResponse } from "./generated/interfaces.ts"
import { exponent } from "./Money.ts"
import { type Dispute, initial, join, type OrderState, type Phase } from "./OrderState.ts"
import { orderStatusNames } from "./OrderStatus.ts"
import type { EventTag, WebhookEvent } from "./WebhookEvent.ts"

/** A signal is a state that contains one fact; `OrderState.join` adds it to the others. */
export type Signal = OrderState

const phase = (reached: Phase): Signal => ({ ...initial, phase: reached })
const dispute = (reached: Dispute): Signal => ({ ...initial, dispute: reached })
const unknownValue = (value: string): Signal => ({ ...initial, unknown: [value] })

const phaseOfStatus: Readonly<Record<string, Phase>> = {
  APPROVED: "approved",
  DECLINED: "declined",
  CHALLENGE: "challenge",
  SUBMITTED: "submitted",
  CAPTUREREQUIRED: "captureRequired",
  PROCESSING: "processing",
  CANCELLED: "cancelled",
  EXPIRED: "expired",
  NOTFOUND: "open",
  DRAFT: "received",
  ONHOLD: "received",
  PROBLEM: "problem",
  RETURNED: "refunded",
  COMPLETED: "approved",
}

/** The signal of a status value in any letter case; undefined for one that this version of the SDK does not define. */
const signalOfStatus = (value: string): Signal | undefined => {
  const status = value.toUpperCase()
  if (status === "CHARGEBACK") return { ...phase("approved"), dispute: "chargeback" }
  const reached = Object.hasOwn(phaseOfStatus, status) ? phaseOfStatus[status] : undefined
  return reached === undefined ? undefined : phase(reached)
}

const fromStatus = (value: string): Signal => signalOfStatus(value) ?? unknownValue(value)

/** What the response to an evaluate does not contain. */
export interface EvaluateContext {
  /**
   * The payment is a synchronous MIT: you retry it with the same order id while the service works on it, so a decline
   * is not final.
   */
  readonly isSyncMit?: boolean | undefined
  /** The amount of the payment in minor units: with it, a state becomes `refunded` when partial refunds add up to it. */
  readonly amount?: number | undefined
}

export const fromEvaluate = (
  response: Pick<EvaluateResponse, "status">,
  { isSyncMit = false, amount }: EvaluateContext = {},
): Signal => {
  const isRetried = isSyncMit && response.status.toUpperCase() === "DECLINED"
  const signal = isRetried ? phase("processing") : fromStatus(response.status)
  return amount === undefined ? signal : { ...signal, amount }
}

export const fromOutcome = (response: Pick<OutcomeResponse, "status">): Signal => fromStatus(response.status)

export const fromOrder = ({ status, statusName }: Pick<Order, "status" | "statusName">): Signal => {
  const name = typeof statusName === "string" && statusName !== "" ? statusName : undefined
  const byName = name === undefined ? undefined : signalOfStatus(name)
  if (byName !== undefined) return byName
  const byNumber = typeof status === "number" ? fromNumber(status) : initial
  return name === undefined ? byNumber : join(byNumber, unknownValue(name))
}

const fromNumber = (status: number): Signal =>
  fromStatus((orderStatusNames as Record<number, string>)[status] ?? `status ${status}`) // any number may be sent

const signalOfEvent: Readonly<Record<EventTag, Signal>> = {
  OrderCompleted: phase("approved"),
  OrderCancelled: phase("cancelled"),
  OrderExpired: phase("expired"),
  OrderRefunded: phase("refunded"),
  OrderCaptureRequired: phase("captureRequired"),
  ChargebackReceived: dispute("chargeback"),
  ChargebackReversed: dispute("reversed"),
  EarlyWarningReceived: dispute("earlyWarning"),
  ChallengePresented: phase("challenge"),
  ChallengeAttempted: phase("challenge"),
  ChallengePassed: phase("challengePassed"),
  ChallengeFailed: phase("challengeFailed"),
  PayoutCreated: initial,
  PayoutUpdated: initial,
}

export const fromEvent = (event: WebhookEvent): Signal => {
  if (event._tag === "UnknownEvent") return unknownValue(event.event)
  const refund = event._tag === "OrderRefunded" ? partialRefund(event) : undefined
  return refund === undefined
    ? signalOfEvent[event._tag]
    : { ...initial, refunds: { [refund.id]: refund.amount } }
}

/** A refund in part, from the data of an event; undefined when the event reports a refund of the whole amount. */
const partialRefund = ({
  eventData,
  timeStamp,
}: Pick<WebhookEvent, "eventData" | "timeStamp">):
  | { readonly id: string; readonly amount: number }
  | undefined => {
  if (!isJsonObject(eventData)) return undefined
  const fields = new Map(Object.entries(eventData).map(([name, value]) => [name.toLowerCase(), value]))
  if (fields.get("ispartialrefund") === false) return undefined
  const amount = refundedMinorUnits(fields)
  if (amount === undefined && fields.get("ispartialrefund") !== true) return undefined
  const transactionId = fields.get("transactionid")
  const id =
    typeof transactionId === "string" && transactionId !== "" ? transactionId : `${timeStamp} ${amount}`
  return { id, amount: amount ?? 0 }
}

/** `amountToRefund` is in the major unit, as in the refund request; every other amount of the API is in the minor one. */
const refundedMinorUnits = (fields: ReadonlyMap<string, unknown>): number | undefined => {
  const currency = fields.get("currency") ?? fields.get("currencycode")
  const inMajorUnit = fields.get("amounttorefund")
  const amount =
    typeof inMajorUnit === "number"
      ? Math.round(inMajorUnit * 10 ** exponent(typeof currency === "string" ? currency : "USD"))
      : (fields.get("refundamount") ?? fields.get("refundedamount") ?? fields.get("amount"))
  return typeof amount === "number" && Number.isSafeInteger(amount) && amount > 0 ? amount : undefined
}

/** What one message of the service reports about an order. */
export const Signal = {
  /** What a response to /evaluate reports. */
  fromEvaluate,
  /** What a response to /outcome reports. */
  fromOutcome,
  /**
   * What an order query reports. The name of the status decides; the number decides where there is no name, and where
   * this version of the SDK does not define the name.
   */
  fromOrder,
  /**
   * What a webhook reports. An unknown event is recorded by name; a payout reports nothing about an order.
   *
   * A refund is one of the whole amount, unless the event's data reports it as one in part. The vendor's documentation of
   * that data was not available; the field names of its refund request are read (assumed).
   */
  fromEvent,
} as const
