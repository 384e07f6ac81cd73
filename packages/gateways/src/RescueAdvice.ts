/** Which declines are not worth a rescue, or must not get one. All others are sent: the service decides about them. */
import { type Groups, groupOf } from "./Input.ts"

/**
 * Why a rescue is withheld.
 *
 * - `lost-or-stolen`: the card is reported lost or stolen, or must be picked up (network codes 04, 07, 41, 43).
 * - `suspected-fraud`: the issuer suspects fraud (network code 59).
 * - `gateway-block`: the gateway's own fraud check stopped the payment before or after the bank.
 * - `account-closed`: the account is closed (network code 46).
 * - `never-approved`: Visa's decline category 1, which the issuer will never approve.
 * - `gateway-retries`: the gateway itself will retry the payment.
 * - `consent-revoked`: the consumer stopped this payment or all payments (R0, R1, R3, merchant advice code 21).
 */
export type WithheldReason =
  | "lost-or-stolen"
  | "suspected-fraud"
  | "gateway-block"
  | "account-closed"
  | "never-approved"
  | "gateway-retries"
  | "consent-revoked"

/** Whether to send the rescue. Only `consent-revoked` cannot be overridden: the consumer has withdrawn it. */
export type RescueAdvice =
  | { readonly send: true }
  | {
      readonly send: false
      readonly reason: WithheldReason
      /** Whether you may send it nevertheless. */
      readonly isOverridable: boolean
      /** Whose code it is: the network's in `responseSubStatus` or `advice.rawCode`, or the gateway's `responseCode`. */
      readonly source: "network" | "gateway"
    }

// ISO 8583 response codes as Adyen's page of raw responses lists them for Visa and Mastercard (2026); 46 and the R
// codes are Visa's (Forte, "Visa decline response code rules", 2021).
const byNetworkCode: Groups<WithheldReason> = {
  "lost-or-stolen": "04|07|41|43",
  "account-closed": "46",
  "suspected-fraud": "59",
  "consent-revoked": "R0|R1|R3",
}

// The rest of Visa's category 1 on which the processors' pages agree (Forte 2021, CardPointe 2022); 14, 62 and 78 are in
// it on some pages and not on others, so they are sent.
const neverApprovedByVisa = /^(12|15|57)$/

/** Decides whether the rescue of a decline is sent. A revoked consent comes before every other reason. */
export const rescueAdvice = (
  /** ISO 8583. */
  networkCode: string | undefined,
  /** Mastercard merchant advice code of two digits. */
  merchantAdviceCode: string | undefined,
  /** What the gateway's own table assigns to its code. */
  byGateway: WithheldReason | undefined,
  /** Brand of the card, in any spelling. */
  brand = "",
): RescueAdvice => {
  const isNeverApproved = /^visa/i.test(brand) && neverApprovedByVisa.test(networkCode ?? "")
  const byNetwork =
    merchantAdviceCode === "21"
      ? "consent-revoked"
      : (groupOf(byNetworkCode, networkCode) ?? (isNeverApproved ? "never-approved" : undefined))
  const reason = byGateway === "consent-revoked" ? byGateway : (byNetwork ?? byGateway)
  return reason === undefined
    ? { send: true }
    : {
        send: false,
        reason,
        isOverridable: reason !== "consent-revoked",
        source: reason === byNetwork ? "network" : "gateway",
      }
}
