/** What a person reads when a sandbox has started. */
import type { Sandbox } from "./Sandbox.ts"
import { approvedCard, challengeCard, challengePhone, declinedCard } from "./Scenario.ts"

/** URLs, credentials and test cards of a sandbox. */
export const welcome = ({ url, merchants, scripts }: Sandbox): string =>
  [
    `FlexCharge sandbox on ${url} (API under ${url}/v1/)`,
    "",
    ...merchants.flatMap((merchant, index) => [
      `Merchant ${index + 1}`,
      ...Object.entries(merchant).map(([name, value]) => `  ${name.padEnd(16)} ${value}`),
    ]),
    "",
    "Scripts for a page",
    `  SenseJS          ${scripts.sense}`,
    `  UI widget        ${scripts.widget}`,
    "",
    "Test values",
    `  ${approvedCard}  APPROVED (CAPTUREREQUIRED with transactionType AUTHORIZATION)`,
    `  ${declinedCard}  DECLINED`,
    `  ${challengeCard}  DECLINED; with payer.phone ${challengePhone} CHALLENGE`,
    "  CVV 999           passes the challenge, any other fails it",
    "",
    "Ctrl-C stops it; nothing is kept.",
  ].join("\n")
