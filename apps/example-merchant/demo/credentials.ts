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

/** A value for each variable. */
export type Credentials = Readonly<Record<keyof typeof variables, string>>

/** Reads the credentials from a file; undefined when the file does not exist. Throws when a variable is missing. */
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
  return values as unknown as Credentials // each name has a value
}
