/** The decision table of /evaluate: test cards and phone numbers decide, and the first row that matches wins. */
import type { ChallengeKind, Phase } from "./Orders.ts"
import type { Profile } from "./Profile.ts"

/** The card that is approved. Source: active_merchant's remote test, 2025, third-party. */
export const approvedCard = "4000002760003184"

/** The card named "declined". Source: active_merchant's remote test, 2025, third-party. */
export const declinedCard = "4000300011112220"

/** The card for challenges, approved with a CVV and otherwise declined. Source: active_merchant's remote tests, third-party. */
export const challengeCard = "4111111111111111"

/** The phone number that leads to a challenge. Each half alone works here as well. */
export const challengePhone = "+99.2001a/+99.2001b"

/** The phone number with which any card is approved. */
export const approvedPhone = "998888"

const cvvChallengePhones = new Set([challengePhone, "+99.2001a"])
const addressChallengePhone = "+99.2001b"

/** The name of a test card. */
export type TestCard = "approved" | "declined" | "challenge"

/** The name of the test card with this number; null for any other card. The sandbox keeps no card numbers. */
export const testCardOf = (number: string): TestCard | null => {
  if (number === approvedCard) return "approved"
  if (number === declinedCard) return "declined"
  return number === challengeCard ? "challenge" : null
}

/** Test values to copy, each with its effect. */
export const testValues: readonly { readonly value: string; readonly effect: string }[] = [
  { value: approvedCard, effect: "APPROVED; with transactionType AUTHORIZATION, CAPTUREREQUIRED" },
  { value: declinedCard, effect: "DECLINED" },
  { value: challengeCard, effect: "APPROVED with a CVV, DECLINED without; CHALLENGE with the phone below" },
  {
    value: challengePhone,
    effect: "payer.phone: CHALLENGE of a customer-initiated order, which requests the CVV",
  },
  { value: "+99.2001b", effect: "payer.phone: CHALLENGE that requests the address" },
  { value: approvedPhone, effect: "payer.phone: APPROVED with any card" },
  { value: "999", effect: "the CVV that passes a challenge; any other fails it" },
  {
    value: "jane+fault.reset-after@example.com",
    effect: "payer.email: the first call is processed but its response is lost",
  },
]

/** The facts of a request that a scenario depends on. */
export interface DecisionInput {
  /** Whether the transaction is merchant-initiated (MIT); otherwise it is customer-initiated (CIT). */
  readonly isMit: boolean
  readonly isAuthorization: boolean
  readonly hasExpiry: boolean
  readonly hasCvv: boolean
  readonly phone: string
  /** Whether the card is given by a token that /tokenize did not issue. */
  readonly isUnknownToken: boolean
  /** Null for a card that is not a test card. */
  readonly card: TestCard | null
  readonly profile: Profile
}

/** One row of the decision table. */
export interface Scenario {
  readonly description: string
  readonly matches: (input: DecisionInput) => boolean
  readonly phase: (input: DecisionInput) => Phase
  readonly challenge?: ChallengeKind
  readonly source: string
}

const isApproved = ({ phone, card }: DecisionInput): boolean => phone === approvedPhone || card === "approved"

/** The decision table. */
export const scenarios: readonly Scenario[] = [
  {
    description: "a card token that was not issued",
    matches: ({ isUnknownToken }) => isUnknownToken,
    phase: () => "DECLINED",
    source: "assumed; by default /evaluate rejects such a token, see the profile",
  },
  {
    description: `CIT with payer.phone ${challengePhone}`,
    matches: ({ isMit, phone }) => !isMit && cvvChallengePhones.has(phone),
    phase: () => "CHALLENGE",
    challenge: "cvv",
    source: "active_merchant remote test, 2025, third-party",
  },
  {
    description: `CIT with payer.phone ${addressChallengePhone}: the challenge requests the address`,
    matches: ({ isMit, phone }) => !isMit && phone === addressChallengePhone,
    phase: () => "CHALLENGE",
    challenge: "address",
    source: "assumed",
  },
  {
    description: "MIT with expiryDateUtc on a synchronous account",
    matches: ({ isMit, hasExpiry, profile }) =>
      isMit && hasExpiry && profile.mit === "sync" && profile.syncMitWithExpiry !== "ignored",
    phase: ({ profile }) => (profile.syncMitWithExpiry === "DECLINED" ? "DECLINED" : "SUBMITTED"),
    source: "published results of active_merchant's remote tests, 2025: not approved; the status is assumed",
  },
  {
    description: `payer.phone ${approvedPhone} or the approved card`,
    matches: isApproved,
    phase: () => "APPROVED",
    source:
      "published results of active_merchant's remote tests, 2024-25; the phone without an authorization is assumed",
  },
  {
    description: "any other MIT on a managed account",
    matches: ({ isMit, profile }) => isMit && profile.mit === "managed",
    phase: () => "SUBMITTED",
    source: `published results of active_merchant's remote tests, 2024, for card ${challengeCard}; other cards are assumed`,
  },
  {
    description: "the declined card",
    matches: ({ card }) => card === "declined",
    phase: () => "DECLINED",
    source: "assumed from the card's name in active_merchant's remote test, third-party",
  },
  {
    description: `CIT with card ${challengeCard} and a CVV`,
    matches: ({ isMit, card, hasCvv }) => !isMit && card === "challenge" && hasCvv,
    phase: () => "APPROVED",
    source:
      "Braintree's list of test cards, 2026, and the history of active_merchant's remote tests, third-party",
  },
  {
    description: "any other MIT",
    matches: ({ isMit }) => isMit,
    phase: ({ profile }) => profile.syncMitOtherwise,
    source: "assumed; set by the account profile",
  },
  {
    description: "any other CIT",
    matches: () => true,
    phase: () => "DECLINED",
    source: "published results of active_merchant's remote tests, 2025",
  },
]

/** The decision on a new order. */
export interface Decision {
  readonly phase: Phase
  /** The description of the row that decided. */
  readonly scenario: string
  readonly challenge: ChallengeKind | null
  /** Whether an order that is SUBMITTED will be rescued before it expires. */
  readonly canBeRescued: boolean
}

/** Decides a new order. */
export const decide = (input: DecisionInput): Decision => {
  const scenario = scenarios.find((candidate) => candidate.matches(input))
  if (scenario === undefined)
    throw new RangeError("The last row of the decision table must match every order.")
  const phase = scenario.phase(input)
  return {
    // The usual decision comes first: only an approved authorization waits for its capture.
    phase: phase === "APPROVED" && input.isAuthorization ? "CAPTUREREQUIRED" : phase,
    scenario: scenario.description,
    challenge: scenario.challenge ?? null,
    canBeRescued: input.card !== "declined" && input.profile.submittedOrdersEnd === "rescued",
  }
}
