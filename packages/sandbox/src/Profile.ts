/** How the service has set up one merchant account: defaults, documentation and validation of each option. */
import { type Duration, millis } from "./Clock.ts"
import { unknownName } from "./suggest.ts"
import type { Changes } from "./withChanges.ts"

/**
 * The setup of one merchant account.
 *
 * An option marked "assumed" stands for behavior of the service that is not documented; the option exists so that
 * an integration can be tested against each possibility.
 */
export interface Profile {
  /**
   * Which fields /evaluate requires: those that the live service required in 2024-25, or the documented minimum of
   * 2026.
   */
  readonly validation: "strict-2025" | "lenient-2026"
  /** Whether an order with `transactionType: AUTHORIZATION` waits for /capture once it is approved. */
  readonly authCapture: boolean
  /**
   * How the service handles merchant-initiated transactions (MIT): `"sync"` decides at once; `"managed"` continues
   * in the background until `expiryDateUtc` when it cannot approve at once.
   */
  readonly mit: "sync" | "managed"
  /** The decision on a synchronous MIT that no test value decides. Assumed. */
  readonly syncMitOtherwise: "APPROVED" | "DECLINED"
  /**
   * The decision on a synchronous MIT that has an `expiryDateUtc`, which is not approved at once according to
   * published test results of 2025. `"ignored"` decides as if it had none. Assumed: which decision it is.
   */
  readonly syncMitWithExpiry: "SUBMITTED" | "DECLINED" | "ignored"
  /** Whether a managed MIT without `expiryDateUtc` is rejected; an empty or invalid one always is. Assumed. */
  readonly managedExpiry: "required" | "optional"
  /** How an order that is SUBMITTED ends; with the declined card it always expires. Assumed. */
  readonly submittedOrdersEnd: "rescued" | "expired"
  /** When an order that is SUBMITTED is rescued, counted from /evaluate. Assumed. */
  readonly managedRescueAfter: Duration
  /** Whether /evaluate rejects a card token that /tokenize did not issue, or declines the order. Assumed. */
  readonly unknownToken: "rejected" | "declined"
  /**
   * What /evaluate does with an idempotency key that it already received with another payload.
   *
   * `"conflict"` rejects the request with 409, `"replay"` returns the response to the first payload, `"new-order"`
   * opens a second order. Assumed: the service documents the 409 for /cancel only.
   */
  readonly changedPayload: "conflict" | "replay" | "new-order"
  /**
   * Whether /evaluate accepts only more than 10 and less than 20,000 cents.
   *
   * The range is documented for the service's sandbox (2023-24). Assumed: that other amounts are rejected.
   */
  readonly smallAmountsOnly: boolean
  /** How long an authorized order waits for its capture before it is voided. Assumed: the default. */
  readonly captureWindow: Duration
  /** How long a challenge stays open. Assumed: the default. */
  readonly challengeWindow: Duration
  /** The CVV that passes a challenge. */
  readonly challengeCvv: string
  /** The largest share of the order's amount that partial refunds may reach, such as 0.6; null for no limit. */
  readonly partialRefundCap: number | null
  /** The `responseMessage` of a successful refund: "DECLINED" until February 2025, "APPROVED" since. */
  readonly refundResponseMessage: "APPROVED" | "DECLINED"
  /**
   * The `statusName` of an order whose status is 7. The documented name is COMPLETED; clients in use look for
   * APPROVED. Assumed: which of the two the service sends.
   */
  readonly completedStatusName: "COMPLETED" | "APPROVED"
  /**
   * The Content-Type of webhooks. The service documents that it is not JSON, its sample delivery has
   * `application/json`; `"alternating"` sends each delivery with the other type than the one before, JSON first.
   */
  readonly webhookContentType: "alternating" | "json" | "text"
}

/** The profile of an account for which no option is set. */
export const defaultProfile: Profile = {
  validation: "strict-2025",
  authCapture: true,
  mit: "sync",
  syncMitOtherwise: "DECLINED",
  syncMitWithExpiry: "SUBMITTED",
  managedExpiry: "required",
  submittedOrdersEnd: "rescued",
  managedRescueAfter: "1 day",
  unknownToken: "rejected",
  changedPayload: "conflict",
  smallAmountsOnly: false,
  captureWindow: "7 days",
  challengeWindow: "30 minutes",
  challengeCvv: "999",
  partialRefundCap: null,
  refundResponseMessage: "APPROVED",
  completedStatusName: "COMPLETED",
  webhookContentType: "alternating",
}

/** The values of the options that have a fixed set of them, the default first. */
export const profileChoices = {
  validation: ["strict-2025", "lenient-2026"],
  authCapture: [true, false],
  mit: ["sync", "managed"],
  syncMitOtherwise: ["DECLINED", "APPROVED"],
  syncMitWithExpiry: ["SUBMITTED", "DECLINED", "ignored"],
  managedExpiry: ["required", "optional"],
  submittedOrdersEnd: ["rescued", "expired"],
  unknownToken: ["rejected", "declined"],
  changedPayload: ["conflict", "replay", "new-order"],
  smallAmountsOnly: [false, true],
  refundResponseMessage: ["APPROVED", "DECLINED"],
  completedStatusName: ["COMPLETED", "APPROVED"],
  webhookContentType: ["alternating", "json", "text"],
} as const satisfies Partial<{ readonly [K in keyof Profile]: readonly Profile[K][] }>

interface Rule {
  readonly description: string
  readonly accepts: (value: unknown) => boolean
}

const isDuration = (value: unknown): boolean => {
  if (typeof value !== "number" && typeof value !== "string") return false
  return millis(value) >= 0
}

const duration: Rule = { description: 'a duration such as "7 days"', accepts: isDuration }

const otherRules: { readonly [K in Exclude<keyof Profile, keyof typeof profileChoices>]: Rule } = {
  captureWindow: duration,
  challengeWindow: duration,
  managedRescueAfter: duration,
  challengeCvv: {
    description: "a text of three or four digits",
    accepts: (value) => typeof value === "string" && /^\d{3,4}$/.test(value),
  },
  partialRefundCap: {
    description: "null or a number above 0 and up to 1",
    accepts: (value) => value === null || (typeof value === "number" && value > 0 && value <= 1),
  },
}

const oneOf = (values: readonly unknown[]): Rule => ({
  description: values.map((value) => JSON.stringify(value)).join(" or "),
  accepts: (value) => values.includes(value),
})

const rules = new Map<string, Rule>([
  ...Object.entries(profileChoices).map(([name, values]): [string, Rule] => [name, oneOf(values)]),
  ...Object.entries(otherRules),
])

/** Throws a `RangeError` that names the first unknown option or invalid value. */
export const checkProfile = (changes: Changes<Profile>): void => {
  if (typeof changes !== "object" || changes === null)
    throw new RangeError("A profile is an object of options.")
  for (const [name, value] of Object.entries(changes)) {
    const rule = rules.get(name)
    if (rule === undefined) throw new RangeError(unknownName("profile option", name, [...rules.keys()]))
    if (value !== undefined && !rule.accepts(value))
      throw new RangeError(
        `The profile option ${name} cannot be ${JSON.stringify(value)}. It is ${rule.description}.`,
      )
  }
}
