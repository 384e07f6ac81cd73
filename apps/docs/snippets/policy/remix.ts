import { randomBytes } from "node:crypto"
import { policyOf } from "./policy.ts"

/** For `handleRequest` in entry.server; give what it returns to `<ServerRouter nonce>` and `<Scripts nonce>`. */
export const setPolicy = (responseHeaders: Headers): string => {
  const nonce = randomBytes(16).toString("base64")
  responseHeaders.set("Content-Security-Policy", policyOf(nonce))
  return nonce
}
