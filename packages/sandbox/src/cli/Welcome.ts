/** What a person reads when a sandbox has started. */
import type { Sandbox } from "../Sandbox.ts"
import { testValues } from "../Scenarios.ts"

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
    ...testValues.map(({ value, what }) => `  ${value.padEnd(35)} ${what}`),
    "",
    "Ctrl-C stops it.",
  ].join("\n")
