import { randomBytes } from "node:crypto"
import { policyWith } from "./policy.ts"

/** Call it in `handleRequest` of entry.server, and pass the result to `<ServerRouter nonce>` and `<Scripts nonce>`. */
export const setPolicy = (responseHeaders: Headers): string => {
  const nonce = randomBytes(16).toString("base64")
  responseHeaders.set("Content-Security-Policy", policyWith(nonce))
  return nonce
}
