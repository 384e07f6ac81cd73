/** The credentials in `.env`. With them, the demo uses FlexCharge's sandbox instead of the local one. */
import { existsSync, readFileSync } from "node:fs"
import { parseEnv } from "node:util"

/** The variables and their meaning. `.env.example` lists the same names. */
export const variables = {
  FLEXCHARGE_APP_KEY: "API key",
  FLEXCHARGE_APP_SECRET: "API secret",
  FLEXCHARGE_MID: "merchant id",
  FLEXCHARGE_SITE_ID: "site id",
  FLEXCHARGE_TOKENIZATION_KEY: "tokenization key",
  FLEXCHARGE_WEBHOOK_SECRET: "webhook signing key",
  FLEXCHARGE_WIDGET_SRC: "address of the UI Widget",
  SHOP_PORT: "port of the shop",
  SHOP_PUBLIC_URL: "public address of the shop",
} as const

/** Variables that may be absent. With both, another program takes the place of FlexCharge's sandbox. */
export const optionalVariables = {
  FLEXCHARGE_BASE_URL: "address of the API; FlexCharge's sandbox by default",
  FLEXCHARGE_SENSE_SRC: "address of SenseJS; FlexCharge's own by default",
} as const

/** A value for each variable. */
export type Credentials = Readonly<Record<keyof typeof variables, string>> &
  Readonly<Partial<Record<keyof typeof optionalVariables, string>>>

const productionHosts = ["api.flexfactor.io", "api.flex-charge.com"]

/**
 * Reads the credentials from a file; undefined when the file does not exist. Throws when a variable is missing, and when
 * the base URL is that of production, because the demo is for test cards.
 */
export const readCredentials = (path: string): Credentials | undefined => {
  if (!existsSync(path)) return undefined
  const values = parseEnv(readFileSync(path, "utf8"))
  const missing = Object.entries(variables)
    .filter(([name]) => (values[name] ?? "") === "")
    .map(([name, meaning]) => `${name} (${meaning})`)
  if (missing.length > 0)
    throw new Error(
      `${path} has no value for ${missing.join(", ")}. Copy the values from the portal, or remove the file to use the local sandbox.`,
    )
  const baseUrl = values.FLEXCHARGE_BASE_URL || undefined
  if (baseUrl !== undefined && !URL.canParse(baseUrl))
    throw new Error(`FLEXCHARGE_BASE_URL in ${path} is not a URL: "${baseUrl}".`)
  if (baseUrl !== undefined && productionHosts.includes(new URL(baseUrl).hostname.replace(/\.$/, "")))
    throw new Error(
      `FLEXCHARGE_BASE_URL in ${path} is the address of production. The demo uses test cards only: remove the line to use the sandbox.`,
    )
  return values as unknown as Credentials // each name of a required variable has a value
}
