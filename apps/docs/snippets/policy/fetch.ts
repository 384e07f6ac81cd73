import { policyWith } from "./policy.ts"

export const checkoutPage = (): Response => {
  const nonce = crypto.randomUUID()
  const html = `<!doctype html><title>Checkout</title><script nonce="${nonce}" type="module" src="/page.js"></script>`
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policyWith(nonce) }
  return new Response(html, { headers })
}
