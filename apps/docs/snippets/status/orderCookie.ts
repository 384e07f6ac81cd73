import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"

// Set ORDER_COOKIE_KEY where several processes serve the shop, so that they accept each other's cookies.
const cookieKey = process.env.ORDER_COOKIE_KEY ?? randomBytes(32)
const signature = (orderSessionKey: string) =>
  createHmac("sha256", cookieKey).update(orderSessionKey).digest("base64url")

/** The headers of the checkout response: a signed cookie by which the shopper may read the status of the order. */
export const orderHeaders = ({ orderSessionKey }: { orderSessionKey?: string }): Record<string, string> =>
  orderSessionKey === undefined
    ? {}
    : {
        "set-cookie": `order=${signature(orderSessionKey)}; Path=/order-status; HttpOnly; Secure; SameSite=Lax`,
      }

/** Whether a request has the cookie of the order. A visitor cannot make one, because it is signed. */
export const ownsOrder = (
  { headers }: { readonly headers: Headers | object },
  orderSessionKey: string,
): boolean => {
  const cookies = headers instanceof Headers ? headers.get("cookie") : Reflect.get(headers, "cookie")
  const received = Buffer.from(/(?:^|; )order=([^;]*)/.exec(String(cookies))?.[1] ?? "")
  const expected = Buffer.from(signature(orderSessionKey))
  return received.length === expected.length && timingSafeEqual(received, expected)
}
