/**
 * Attempts to pay at the shop's own gateway, and the copies that FlexCharge receives of them.
 *
 * A process can end between any two lines. So an attempt and the gateway's id of it are stored before the card is
 * charged, and the attempt counts as finished once FlexCharge has its copy. `recover` finishes those that a process has left.
 */
import { type Client, isApiError } from "@flexcharge/core"
import { type Charge, type ChargeResult, type Gateway, isGatewayRejection } from "./Gateway.ts"
import type { OrderStore, PaymentRequest, StoredPayment } from "./OrderStore.ts"

/** What the attempts need. */
export interface PaymentAttemptsDependencies {
  readonly gateway: Gateway
  readonly store: OrderStore
  /** The client that calls FlexCharge for a merchant. */
  readonly clientOf: (mid: string) => Client | undefined
  /** How old an unfinished attempt must be, so that no process works on it any more. */
  readonly quietMillis: number
  readonly now: () => number
  readonly log: (line: string) => void
}

/** The attempts. */
export type PaymentAttempts = ReturnType<typeof createPaymentAttempts>

/** Creates the functions that charge, transmit and recover attempts. */
export const createPaymentAttempts = (dependencies: PaymentAttemptsDependencies) => {
  const { gateway, store, clientOf, quietMillis, now, log } = dependencies
  /** The attempts that this process is charging. */
  const inProgress = new Set<string>()

  /**
   * Charges the card of an attempt, and returns the gateway's result; undefined when there is none yet. An attempt that
   * was charged before, perhaps by a process that has ended, gets the result of that charge.
   */
  const charge = async (payment: StoredPayment): Promise<ChargeResult | undefined> => {
    const { request } = payment
    if (request === undefined) return undefined
    inProgress.add(payment.id)
    try {
      const chargeId = payment.chargeId ?? (await create(payment, request))
      if (chargeId === undefined) return undefined
      const result = await gateway.charge(chargeId, request.charge)
      if (result !== undefined) await store.recordCharge(payment, result)
      return result
    } finally {
      inProgress.delete(payment.id)
    }
  }

  /** Creates the payment at the gateway and stores its id, so that no charge is unknown to the shop. */
  const create = async (payment: StoredPayment, { charge: request }: PaymentRequest) => {
    try {
      const chargeId = await gateway.create(request)
      return (await store.setChargeId(payment.id, chargeId)) ? chargeId : undefined
    } catch (error) {
      if (!isGatewayRejection(error)) throw error
      await store.giveUpPayment(payment, messageOf(error))
      return undefined
    }
  }

  /**
   * Determines what became of an attempt that a process has left, before another card is charged, or because its shopper
   * does not come back. A card that was not charged yet is not charged any more. Undefined while that is uncertain.
   */
  const resolve = async (payment: StoredPayment): Promise<ChargeResult | undefined> => {
    const { chargeId } = payment
    if (chargeId === undefined) {
      const text = "Not charged: the attempt was interrupted"
      const isGivenUp = await store.giveUpPayment(payment, text)
      return isGivenUp ? { id: "", status: "cancelled", code: "", text } : undefined
    }
    const result = (await gateway.result(chargeId)) ?? (await gateway.cancel(chargeId))
    if (result !== undefined) await store.recordCharge(payment, result)
    return result
  }

  /** Sends FlexCharge its copy of a payment that is not rescued. */
  const transmit = async ({ id, request }: StoredPayment, result: Charge): Promise<void> => {
    if (request === undefined) return
    const client = clientOf(request.details.mid)
    if (client === undefined) throw new Error(`There is no merchant ${request.details.mid}.`)
    const { transmitId } = await client.transmit(toPayment(request, result))
    await store.finishPayment(id, transmitId ?? null)
  }

  /** Logs a failure of a transmission. The shopper does not wait for it, and `recover` repeats it. */
  const inBackground = ({ id }: StoredPayment, transmission: Promise<unknown>): void => {
    transmission.catch((error) => log(`order ${id}: the transmission failed: ${messageOf(error)}`))
  }

  return {
    charge,
    resolve,

    /** Sends the copy in the background. */
    transmit: (payment: StoredPayment, result: Charge) => inBackground(payment, transmit(payment, result)),

    /** Records the copy that a rescue has sent in the background. */
    recordTransmission: (
      payment: StoredPayment,
      transmission: Promise<{ readonly transactionKey: string | null }>,
    ) =>
      inBackground(
        payment,
        transmission.then(({ transactionKey }) => store.finishPayment(payment.id, transactionKey)),
      ),

    /**
     * Finishes the attempts that a process has left: their shoppers are gone, so nothing is charged and no rescue is
     * started. A charge that was made counts. A rescue that was claimed is resolved by the inbox.
     */
    recover: async (): Promise<void> => {
      for (const payment of await store.unfinishedPayments(now() - quietMillis)) {
        if (inProgress.has(payment.id)) continue
        try {
          const result = await resolve(payment)
          if (result?.status === "cancelled") await store.finishPayment(payment.id, null)
          else if (result !== undefined) await transmit(payment, result)
        } catch (error) {
          log(`order ${payment.id}: not recovered: ${messageOf(error)}`)
          // A copy that FlexCharge rejects for its content would be rejected again.
          const reason = isApiError(error) ? error.reason._tag : undefined
          if (reason === "Invalid" || reason === "Rejected") await store.finishPayment(payment.id, null)
        }
      }
    },
  }
}

/** A payment in FlexCharge's terms: the details of the request, and the gateway's result. */
const toPayment = ({ details }: PaymentRequest, { status, transaction, card }: Charge) => ({
  ...details,
  isDeclined: status === "declined",
  transaction,
  paymentMethod: {
    ...details.paymentMethod,
    cardBrand: card.brand,
    cardBinNumber: card.bin,
    cardLast4Digits: card.lastFour,
    expirationMonth: card.month,
    expirationYear: card.year,
  },
})

/** A declined payment for a rescue, with FlexCharge's token of the card and what else helps the decision. */
export const toRescuePayment = (request: PaymentRequest, result: Charge, cardNumber: string) => {
  const { token: _token, ...rescue } = request.rescue
  const payment = toPayment(request, result)
  return {
    ...payment,
    ...rescue,
    isDeclined: true,
    paymentMethod: { ...payment.paymentMethod, cardNumber, token: true },
  } as const
}

/** Whether a rescue that rejects has certainly sent nothing: an argument, or the client, is invalid. */
export const wasNotSent = (error: unknown): boolean => isApiError(error) && error.reason._tag === "Invalid"

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
