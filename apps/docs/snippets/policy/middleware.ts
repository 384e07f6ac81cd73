import { randomBytes } from "node:crypto"
import type { Handler } from "express"
import { policyWith } from "./policy.ts"

/** Middleware for `app.use` in Express, and in Nest on Express. */
export const withPolicy: Handler = (_request, response, next) => {
  const nonce = randomBytes(16).toString("base64")
  response.locals.nonce = nonce // for the script tags of your template
  response.setHeader("Content-Security-Policy", policyWith(nonce))
  next()
}
