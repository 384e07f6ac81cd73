import { randomBytes } from "node:crypto"
import type { Handler } from "express"
import { policyOf } from "./policy.ts"

/** For `app.use`, in Express and in Nest on Express. */
export const withPolicy: Handler = (_request, response, next) => {
  const nonce = randomBytes(16).toString("base64")
  response.locals.nonce = nonce // for the script tags of your template
  response.setHeader("Content-Security-Policy", policyOf(nonce))
  next()
}
