/** What makes two payments the same payment, for the client's idempotency keys and for the claims of the inbox alike. */
import { Secret } from "./Secret.ts"

/** The fields of a payment that its fingerprint is computed from. */
export interface FingerprintedPayment {
  readonly isMIT: boolean
  readonly transactionType?: string | null | undefined
  readonly expiryDateUtc?: string | Date | null | undefined
  readonly transaction: { readonly id: string; readonly amount: number; readonly currency: string }
  readonly paymentMethod: {
    readonly cardNumber: string | Secret
    readonly token?: boolean | null | undefined
  }
}

/**
 * The values of a payment that differ when the amount, the currency, the transaction type, `isMIT`, the expiry, the
 * transaction id or the card differs. Other fields may change between two attempts to send one payment.
 *
 * They contain the card token, so store only the SHA-256 digest of their JSON: the fingerprint. Of a card number they
 * contain the first six and the last four digits, since the digest of a complete number can be reversed by trying all
 * numbers.
 */
export const fingerprintedValues = (payment: FingerprintedPayment): readonly unknown[] => {
  const { isMIT, transactionType, expiryDateUtc, transaction, paymentMethod } = payment
  const card = Secret.reveal(paymentMethod.cardNumber)
  return [
    transaction.amount,
    transaction.currency.toUpperCase(),
    transactionType || "PURCHASE", // the service counts an absent type as a purchase
    isMIT,
    expiryDateUtc ? new Date(expiryDateUtc).getTime() : null,
    transaction.id,
    paymentMethod.token === true ? card : truncatedNumber(card),
  ]
}

const truncatedNumber = (cardNumber: string): readonly string[] => {
  const digits = cardNumber.replace(/\D/g, "")
  return [digits.slice(0, 6), digits.slice(-4)]
}
