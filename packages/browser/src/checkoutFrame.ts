/** Checkout in a partner's iFrame: reports success or failure to the shop's page, with origins checked on both sides. */
import { checkMillis } from "./options.ts"
import { ownProperties } from "./ownProperties.ts"
import { parseOrigin, parseOrigins } from "./parseOrigin.ts"

/** How a checkout inside the frame ended. */
export interface CheckoutOutcome {
  readonly result: "success" | "failure"
  /** The shop's own order id. */
  readonly orderId?: string | undefined
}

/** How the partner's page announces the end of its checkout. */
export interface AnnounceOptions extends CheckoutOutcome {
  /** The origins of the shop that may embed this merchant's checkout, from the partner's own records. */
  readonly shopOrigins: readonly string[]
  /** How long to wait for the shop's page, in milliseconds; 10,000 by default. */
  readonly timeoutMillis?: number | undefined
}

/** How the shop's page watches a checkout. */
export interface WatchOptions {
  readonly frame: HTMLIFrameElement
  /** The origin of the partner's checkout, `https://checkout.partner.example`. */
  readonly checkoutOrigin: string
  /** Called once for each announcement. */
  readonly onOutcome: (outcome: CheckoutOutcome) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Attributes for the shop's `<iframe>`.
 *
 * `allow-same-origin` gives the checkout its own origin, not the shop's; without it no origin could be checked.
 * `allow-top-navigation` is left out, so that nothing in the frame can navigate the shop's page.
 * No storage is used, so the frame works where third-party storage is blocked.
 */
export const frameAttributes = {
  sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  allow: "payment; publickey-credentials-get",
  referrerpolicy: "strict-origin",
} as const

const channel = "@flexcharge/frame"

/**
 * Announces to the shop's page how the checkout ended; called on the partner's success and failure pages.
 *
 * Resolves with `true` when the shop's page has confirmed, and with `false` when no page with an allowed origin did in
 * time. It is a message to the page, not proof of payment: the shop still queries its server.
 */
export const announceOutcome = (options: AnnounceOptions): Promise<boolean> => {
  if (!globalThis.document || window.parent === window) return Promise.resolve(false)
  const { result, orderId, timeoutMillis = 10_000, shopOrigins: list } = ownProperties(options)
  const shopOrigins = parseOrigins(list, "shopOrigins")
  checkMillis(timeoutMillis, "timeoutMillis")
  const id = crypto.getRandomValues(new Uint32Array(4)).join("-") // randomUUID needs https
  const ended = new AbortController()
  return new Promise((resolve) => {
    const end = (isConfirmed: boolean) => {
      ended.abort()
      clearInterval(repeat)
      clearTimeout(timer)
      resolve(isConfirmed)
    }
    addEventListener(
      "message",
      ({ source, origin, data }) => {
        if (
          source === window.parent &&
          shopOrigins.includes(origin) &&
          data?.[channel] === "received" &&
          data.id === id
        )
          end(true)
      },
      { signal: ended.signal },
    )
    // The browser drops a message whose target origin is not the parent's: only an allowed shop can read it.
    const announce = () => {
      for (const origin of shopOrigins)
        window.parent.postMessage({ [channel]: "outcome", id, result, orderId }, origin)
    }
    const repeat = setInterval(announce, 500)
    const timer = setTimeout(end, timeoutMillis, false)
    announce()
  })
}

/** Watches the checkout in one frame of the shop's page; returns a function that stops watching. */
export const watchCheckout = (options: WatchOptions): (() => void) => {
  const { frame, checkoutOrigin, onOutcome, signal } = ownProperties(options)
  const origin = parseOrigin(checkoutOrigin, "checkoutOrigin")
  const ended = new AbortController()
  const received = new Set<string>()
  addEventListener(
    "message",
    (event) => {
      const { data, source } = event
      if (event.origin !== origin || source !== frame.contentWindow || data?.[channel] !== "outcome") return
      const { id, result, orderId } = data
      if (typeof id !== "string" || (result !== "success" && result !== "failure")) return
      frame.contentWindow?.postMessage({ [channel]: "received", id }, origin)
      if (received.has(id)) return
      received.add(id)
      onOutcome(typeof orderId === "string" ? { result, orderId } : { result })
    },
    { signal: signal ? AbortSignal.any([signal, ended.signal]) : ended.signal },
  )
  return () => ended.abort()
}
