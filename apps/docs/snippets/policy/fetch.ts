import { shopperOf } from "../shop/session.ts"
import { policyWith } from "./policy.ts"

/** GET /checkout */
export const checkoutPage = (request: Request): Response => {
  const nonce = crypto.randomUUID()
  const html = `<!doctype html><title>Checkout</title><script nonce="${nonce}" type="module" src="/page.js"></script>`
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policyWith(nonce),
  })
  // Replace with your own session.
  if (shopperOf(request) === undefined)
    headers.set("set-cookie", `shopper=${crypto.randomUUID()}; Path=/; HttpOnly; SameSite=Lax`)
  return new Response(html, { headers })
}
