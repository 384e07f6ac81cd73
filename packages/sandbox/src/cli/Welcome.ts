/** What a person reads when a sandbox has started. */
import type { Sandbox } from "../Sandbox.ts"
import { approvedCard, challengeCard, challengePhone, declinedCard } from "../Scenario.ts"

/** URLs, credentials and test cards of a sandbox. */
export const welcome = ({ url, merchants, scripts }: Sandbox, signingKey?: string): string =>
  [
    `FlexCharge sandbox on ${url}`,
    `  API base         ${url}/v1/`,
    `  Inspector        ${url}/`,
    `  SenseJS          ${scripts.sense}`,
    `  UI widget        ${scripts.widget}`,
    ...(signingKey === undefined ? [] : [`  Webhook key      ${signingKey}`]),
    ...merchants.flatMap((merchant, index) => [
      "",
      `Merchant ${index + 1}`,
      ...Object.entries(merchant).map(([name, value]) => `  ${name.padEnd(16)} ${value}`),
    ]),
    "",
    "Test values",
    `  ${approvedCard}  APPROVED; with transactionType AUTHORIZATION, CAPTUREREQUIRED`,
    `  ${declinedCard}  DECLINED`,
    `  ${challengeCard}  DECLINED; with payer.phone ${challengePhone}, CHALLENGE`,
    "  CVV 999           passes the challenge, any other fails it",
    "",
    "Ctrl-C stops it.",
  ].join("\n")
