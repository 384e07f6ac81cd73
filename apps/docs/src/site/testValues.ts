/** The test values of the sandbox, as the page shows and the tests send them. */
import { approvedCard, approvedPhone, challengeCard, challengePhone, declinedCard } from "@flexcharge/sandbox"

/** One row: what to send, and the status of the response of /evaluate. */
export interface TestValue {
  readonly when: string
  readonly card: string
  /** Sent as `verificationValue`; none by default. */
  readonly cvv?: string
  readonly phone: string
  readonly isMIT: boolean
  readonly transactionType?: "AUTHORIZATION"
  readonly status: string
  readonly next: string
}

const plainPhone = "+1 415 555 0100"

export const testValues: readonly TestValue[] = [
  {
    when: "authorization",
    card: approvedCard,
    phone: approvedPhone,
    isMIT: false,
    transactionType: "AUTHORIZATION",
    status: "CAPTUREREQUIRED",
    next: "capture it",
  },
  {
    when: "challenge",
    card: challengeCard,
    phone: challengePhone,
    isMIT: false,
    status: "CHALLENGE",
    next: "CVV 999 passes, any other fails",
  },
  {
    when: "approved",
    card: approvedCard,
    phone: plainPhone,
    isMIT: false,
    status: "APPROVED",
    next: "order.completed",
  },
  {
    when: "approved, merchant-initiated",
    card: approvedCard,
    phone: plainPhone,
    isMIT: true,
    status: "APPROVED",
    next: "order.completed",
  },
  {
    when: "declined",
    card: declinedCard,
    phone: plainPhone,
    isMIT: false,
    status: "DECLINED",
    next: "order.cancelled",
  },
  {
    when: "approved by its CVV",
    card: challengeCard,
    cvv: "123",
    phone: plainPhone,
    isMIT: false,
    status: "APPROVED",
    next: "order.completed",
  },
  {
    when: "anything else",
    card: challengeCard,
    phone: plainPhone,
    isMIT: false,
    status: "DECLINED",
    next: "order.cancelled",
  },
]
