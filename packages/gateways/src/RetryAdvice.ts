/** What the card network and the gateway advise about another attempt at the gateway itself. */
import { type Groups, groupOf } from "./Input.ts"

/** Advice about retries at your own gateway. It has no effect on whether a rescue is sent. */
export interface RetryAdvice {
  /**
   * `never`: not with this card. `later`: not before `afterMillis`, where it is given. `update-card`: ask for new card
   * data first. `unknown`: there is no advice, or the network and the gateway contradict each other.
   */
  readonly retry: "never" | "later" | "update-card" | "unknown"
  /** How long to wait, in milliseconds. */
  readonly afterMillis?: number
  /** Who advises: the card network, the gateway, both with contradicting advice, or neither. */
  readonly source: "network" | "gateway" | "conflict" | "none"
  /** The code behind the advice, unchanged; of contradicting advice both codes, the network's first. */
  readonly rawCode?: string
  /**
   * Reasons for care. `gateway-retries`: the gateway itself will retry or rescue this payment, so the
   * consumer could be charged twice.
   */
  readonly warnings: readonly "gateway-retries"[]
}

/** The advice of the network or of the gateway, before the two are combined. */
export type SingleAdvice = Pick<RetryAdvice, "retry" | "afterMillis"> & { readonly rawCode: string }

// Mastercard merchant advice codes as Braintree, Antom and Solidgate document them (2026). The wait after 02 differs
// between them, so none is given. 04 (token not supported) and 40 to 43 (prepaid and virtual cards) describe the card
// and advise nothing.
const merchantAdviceCodes: Groups<RetryAdvice["retry"]> = { "update-card": "01", later: "02", never: "03|21" }
// After the codes 24 to 30.
const waitInHours = [1, 24, 48, 96, 144, 192, 240]

/** The advice of a Mastercard merchant advice code of two digits. */
export const merchantAdvice = (rawCode: string): SingleAdvice | undefined => {
  const hours = waitInHours[Number(rawCode) - 24]
  return hours
    ? { retry: "later", afterMillis: hours * 3_600_000, rawCode }
    : adviceOf(merchantAdviceCodes, rawCode)
}

/** The advice of a gateway's own code; `undefined` without a code. */
export const adviceOf = (
  codes: Groups<RetryAdvice["retry"]>,
  rawCode: string | undefined,
): SingleAdvice | undefined =>
  rawCode ? { retry: groupOf(codes, rawCode) ?? "unknown", rawCode } : undefined

/**
 * Combines the advice of the network with that of the gateway. The network's comes first, unless only one of them is
 * `never`: contradicting advice becomes `unknown`.
 */
export const combineAdvice = (
  network: SingleAdvice | undefined,
  gateway: SingleAdvice | undefined,
): Omit<RetryAdvice, "warnings"> => {
  const [one, other] = [network, gateway].filter((advice) => advice && advice.retry !== "unknown")
  if (one && other && (one.retry === "never") !== (other.retry === "never"))
    return { retry: "unknown", source: "conflict", rawCode: `${one.rawCode}, ${other.rawCode}` }
  const chosen = one ?? network ?? gateway
  return chosen
    ? { ...chosen, source: chosen === network ? "network" : "gateway" }
    : { retry: "unknown", source: "none" }
}
