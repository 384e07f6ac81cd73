/** What decides an order: a table of test values, read from the top, first match wins. */
import type { Profile } from "./Accounts.ts"
import type { Phase } from "./Order.ts"

/** The facts of a request that a scenario may look at. */
export interface Question {
  readonly isMit: boolean
  readonly isAuthorization: boolean
  readonly hasExpiry: boolean
  readonly phone: string
  /** Which test card was used; null for any other. */
  readonly card: TestCard | null
  readonly profile: Profile
}

/** One row of the table. */
export interface Scenario {
  readonly when: string
  readonly matches: (question: Question) => boolean
  readonly phase: (question: Question) => Phase
  readonly asks?: "cvv" | "address"
  readonly source: string
}

/** The card that is approved. Source: active_merchant's remote test, 2025, third-party. */
export const approvedCard = "4000002760003184"
/** The card named "declined". Source: active_merchant's remote test, 2025, third-party. */
export const declinedCard = "4000300011112220"
/** The card for challenges and plain declines. Source: active_merchant's remote test, 2025, third-party. */
export const challengeCard = "4111111111111111"
/** The name of a card that the table knows. */
export type TestCard = "approved" | "declined" | "ordinary"

/** The name of a test card, by its number; null for any other. Numbers themselves are not kept. */
export const testCardOf = (number: string): TestCard | null => {
  if (number === approvedCard) return "approved"
  if (number === declinedCard) return "declined"
  return number === challengeCard ? "ordinary" : null
}

/** The phone that leads to a challenge; either half alone works here too. */
export const challengePhone = "+99.2001a/+99.2001b"
/** The phone that is approved, or authorized. */
export const approvedPhone = "998888"

/** The values a person copies, with what each leads to. */
export const testValues: readonly { readonly value: string; readonly what: string }[] = [
  { value: approvedCard, what: "APPROVED; with transactionType AUTHORIZATION, CAPTUREREQUIRED" },
  { value: declinedCard, what: "DECLINED" },
  { value: challengeCard, what: "DECLINED; with the phone below, CHALLENGE" },
  { value: challengePhone, what: "payer.phone: a customer-initiated order is CHALLENGEd for its CVV" },
  { value: "+99.2001b", what: "payer.phone: the challenge asks for the address" },
  { value: approvedPhone, what: "payer.phone: APPROVED with any card" },
  { value: "999", what: "the CVV that passes a challenge; any other fails it" },
  {
    value: "jane+fault.reset-after@example.com",
    what: "payer.email: the first call is processed but its answer is lost",
  },
]

const cvvPhones = new Set([challengePhone, "+99.2001a"])
const addressPhone = "+99.2001b"

/** The decision table. */
export const scenarios: readonly Scenario[] = [
  {
    when: "transactionType AUTHORIZATION on an account with auth/capture",
    matches: ({ isAuthorization, profile }) => isAuthorization && profile.authCapture,
    phase: () => "CAPTUREREQUIRED",
    source: "active_merchant remote test, 2025, third-party",
  },
  {
    when: "MIT with expiryDateUtc on a managed account",
    matches: ({ isMit, hasExpiry, profile }) => isMit && hasExpiry && profile.mit === "managed",
    phase: () => "SUBMITTED",
    source: "docs.flexfactor.io/docs/standard-integration-for-mit, 2025, vendor",
  },
  {
    when: `CIT with payer.phone ${challengePhone}`,
    matches: ({ isMit, phone }) => !isMit && cvvPhones.has(phone),
    phase: () => "CHALLENGE",
    asks: "cvv",
    source: "active_merchant remote test, 2025, third-party",
  },
  {
    when: `CIT with payer.phone ${addressPhone}: the challenge asks for the address`,
    matches: ({ isMit, phone }) => !isMit && phone === addressPhone,
    phase: () => "CHALLENGE",
    asks: "address",
    source: "assumed",
  },
  {
    when: `payer.phone ${approvedPhone} or the card that is approved`,
    matches: (question) => isApproved(question),
    phase: () => "APPROVED",
    source: "active_merchant remote test, 2025, third-party; outside authorizations assumed",
  },
  {
    when: "the card that is declined",
    matches: ({ card }) => card === "declined",
    phase: () => "DECLINED",
    source: "assumed from the card's name in active_merchant's remote test, third-party",
  },
  {
    when: "any other MIT",
    matches: ({ isMit }) => isMit,
    phase: ({ profile }) => profile.syncMitOtherwise,
    source: "assumed; set by the account profile",
  },
  {
    when: "any other CIT",
    matches: () => true,
    phase: () => "DECLINED",
    source: "active_merchant remote test, 2025, third-party",
  },
]

const isApproved = ({ phone, card }: Question): boolean => phone === approvedPhone || card === "approved"

/** The decision on an order. */
export const decide = (
  question: Question,
): { phase: Phase; scenario: string; asks: "cvv" | "address" | null; canBeRescued: boolean } => {
  const found = scenarios.find((scenario) => scenario.matches(question))
  if (found === undefined) throw new RangeError("the scenario table has no last row")
  return {
    phase: found.phase(question),
    scenario: found.when,
    asks: found.asks ?? null,
    canBeRescued: isApproved(question),
  }
}
