/** Real credentials, when there is a `.env`: then the demo talks to the vendor's sandbox instead of the local one. */
import { existsSync, readFileSync } from "node:fs"
import { parseEnv } from "node:util"

/** The variables, each with what it is. `.env.example` lists the same names. */
export const variables = {
  FLEXCHARGE_APP_KEY: "API key",
  FLEXCHARGE_APP_SECRET: "API secret",
  FLEXCHARGE_MID: "merchant id",
  FLEXCHARGE_SITE_ID: "site id",
  FLEXCHARGE_TOKENIZATION_KEY: "tokenization key",
  FLEXCHARGE_WEBHOOK_SECRET: "webhook signing key",
  FLEXCHARGE_WIDGET_SRC: "address of the widget's script",
  SHOP_PORT: "port of the shop",
  SHOP_PUBLIC_URL: "public address of the shop",
} as const

/** A value for each variable. */
export type Credentials = Readonly<Record<keyof typeof variables, string>>

/** The credentials of a `.env` file; undefined without the file. Throws when one is missing, and names it. */
export const readCredentials = (path: string): Credentials | undefined => {
  if (!existsSync(path)) return undefined
  const found = parseEnv(readFileSync(path, "utf8"))
  const missing = Object.entries(variables).filter(([name]) => (found[name] ?? "") === "")
  if (missing.length > 0)
    throw new Error(`${path} lacks ${missing.map(([name, what]) => `${name} (${what})`).join(", ")}.`)
  return found as unknown as Credentials // each name has just been seen
}
