/** Checkout in a partner's iFrame: how success or failure reaches the shop's page, with origins checked on both sides. */
import { exactOrigin } from "./origin.ts"

/** How a checkout inside the frame ended. */
export interface CheckoutOutcome {
  readonly result: "success" | "failure"
  /** The shop's own order id. */
  readonly orderId?: string | undefined
}

/** What the partner's page says when its checkout is over. */
export interface AnnounceOptions extends CheckoutOutcome {
  /** The origins of the shop that may embed this merchant's checkout, from the partner's own records. */
  readonly shopOrigins: readonly string[]
  /** How long to wait for the shop's page to listen; 10,000 by default. */
  readonly timeoutMillis?: number | undefined
}

/** What the shop's page listens to. */
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
 * Gotchas: `allow-same-origin` gives the checkout its own origin, not the shop's; without it no origin could be
 * checked. `allow-top-navigation` is left out, so that nothing in the frame can take the shop's page away.
 * No storage is used, so the frame works where third-party storage is blocked.
 */
export const frameAttributes = {
  sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  allow: "payment; publickey-credentials-get",
  referrerpolicy: "strict-origin",
} as const

const channel = "@flexcharge/frame"

/**
 * Tells the shop's page how the checkout ended; called on the partner's success and failure pages.
 *
 * Shape: `true` once the shop's page has confirmed, `false` when nobody with an allowed origin did in time.
 * Gotchas: a message to the page, not proof of payment: the shop still asks its server.
 */
export const announceOutcome = (options: AnnounceOptions): Promise<boolean> => {
  if (!globalThis.document || window.parent === window) return Promise.resolve(false)
  const { result, orderId, timeoutMillis = 10_000 } = options
  const shopOrigins = options.shopOrigins.map((origin) => exactOrigin(origin, "shopOrigins"))
  const id = crypto.getRandomValues(new Uint32Array(4)).join("-") // randomUUID wants https
  const over = new AbortController()
  return new Promise((resolve) => {
    const end = (heard: boolean) => {
      over.abort()
      clearInterval(repeat)
      clearTimeout(timer)
      resolve(heard)
    }
    addEventListener(
      "message",
      ({ source, origin, data }) => {
        if (
          source === window.parent &&
          shopOrigins.includes(origin) &&
          data?.[channel] === "heard" &&
          data.id === id
        )
          end(true)
      },
      { signal: over.signal },
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

/** Listens on the shop's page for the checkout in one frame; gives back how to stop. */
export const watchCheckout = ({ frame, checkoutOrigin, onOutcome, signal }: WatchOptions): (() => void) => {
  const origin = exactOrigin(checkoutOrigin, "checkoutOrigin")
  const over = new AbortController()
  const heard = new Set<string>()
  addEventListener(
    "message",
    (event) => {
      const { data, source } = event
      if (event.origin !== origin || source !== frame.contentWindow || data?.[channel] !== "outcome") return
      const { id, result, orderId } = data
      if (typeof id !== "string" || (result !== "success" && result !== "failure")) return
      frame.contentWindow?.postMessage({ [channel]: "heard", id }, origin)
      if (heard.has(id)) return
      heard.add(id)
      onOutcome(typeof orderId === "string" ? { result, orderId } : { result })
    },
    { signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal },
  )
  return () => over.abort()
}
