import { cspHeader } from "@flexcharge/browser/csp"
import { type NextRequest, NextResponse } from "next/server"
import { sessionCookie } from "@/lib/session"
import { pageSettings } from "@/lib/settings"

/** Sets the Content Security Policy of the checkout page, and creates a session for a new shopper. */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64")
  const { widgetSrc, senseSrc, baseUrl } = pageSettings()
  const policy = cspHeader({ nonce, widgetSrc, senseSrc, baseUrl })
  const headers = new Headers(request.headers)
  headers.set("Content-Security-Policy", policy) // Next adds the nonce of this header to its own scripts
  const response = NextResponse.next({ request: { headers } })
  response.headers.set("Content-Security-Policy", policy)
  if (!request.cookies.has(sessionCookie))
    response.cookies.set(sessionCookie, crypto.randomUUID(), { httpOnly: true, sameSite: "lax" })
  return response
}

export const config = { matcher: "/checkout" }
