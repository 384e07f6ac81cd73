/**
 * The shop's checks for `flexcharge doctor --checks`: the webhook endpoint, the raw body, the inbox, and the policy of the
 * checkout page. They call the running shop at its public address, as FlexCharge and a browser do.
 */
import type { DoctorCheck, DoctorCheckResult } from "@flexcharge/core"
import { signDelivery, wireEvent } from "@flexcharge/webhooks/testing"

/** What the checks need. */
export interface ShopAddress {
  /** The public address of the shop, such as `https://shop.example`. */
  readonly shopUrl: string
  /** The signing key of the webhook endpoint. */
  readonly webhookSecret: string
}

/** The default export is what the doctor runs; its settings are in the environment. */
export default (): readonly DoctorCheck[] => {
  const { SHOP_PUBLIC_URL: shopUrl = "", FLEXCHARGE_WEBHOOK_SECRET: webhookSecret = "" } = process.env
  return shopChecks({ shopUrl, webhookSecret })
}

/** Creates the checks of a shop. */
export const shopChecks = ({ shopUrl, webhookSecret }: ShopAddress): readonly DoctorCheck[] => {
  const endpoint = new URL("/webhooks", shopUrl)
  const deliver = (signal: AbortSignal, body: string, headers: Record<string, string> = {}) =>
    statusOf(endpoint, { method: "POST", headers, body, signal })

  /** An event of no order changes nothing. Its spaces are lost where a parser reads the body and JSON is written again. */
  const deliverSigned = (signal: AbortSignal) => {
    const event = wireEvent("payout.created", { Event: "doctor.check", EventData: null })
    const body = JSON.stringify(event, undefined, 3)
    const { headers } = signDelivery(body, { secret: webhookSecret, host: endpoint.host })
    const { host: _host, "content-length": _length, ...signed } = headers // the HTTP client sets these two
    return deliver(signal, body, signed)
  }

  return [
    {
      name: "endpoint",
      run: async (signal) => {
        const status = await deliver(signal, "{}")
        if (status === undefined) return unreachable(endpoint)
        return status === 401
          ? passed("it can be reached, and rejects a delivery that is not signed")
          : failed(
              `It responds to a delivery that is not signed with ${status} instead of 401.`,
              "Check that /webhooks is the route of the SDK's adapter, and that no login or redirect is in front of it.",
            )
      },
    },
    {
      name: "raw body",
      run: async (signal) => {
        const status = await deliverSigned(signal)
        if (status === undefined) return unreachable(endpoint)
        return status === 200 || status === 503
          ? passed("a signed delivery arrives byte for byte")
          : failed(
              `A signed delivery is rejected with ${status}.`,
              "Mount the webhook route before any body parser, and check publicHost and FLEXCHARGE_WEBHOOK_SECRET.",
            )
      },
    },
    {
      name: "inbox",
      run: async (signal) => {
        const status = await deliverSigned(signal)
        if (status === 200) return passed("a signed delivery is stored")
        return status === 503
          ? failed(
              "A signed delivery is verified but not stored: the response is 503.",
              "Check the path or address of the database, its permissions and its free space, and the log of the shop.",
            )
          : failed(
              "It cannot be checked, because a signed delivery does not arrive at it.",
              "Fix the checks endpoint and raw body first.",
            )
      },
    },
    {
      name: "policy",
      run: async (signal) => {
        const response = await fetch(new URL("/checkout/lamp", shopUrl), { signal }).catch(() => undefined)
        const policy = response?.headers.get("content-security-policy") ?? ""
        return /script-src [^;]*'nonce-/.test(policy) && !policy.includes("unsafe-")
          ? passed("the checkout page allows scripts by nonce and by origin only")
          : failed(
              "The checkout page has no strict Content Security Policy.",
              "Send the directives of @flexcharge/browser/csp with a nonce.",
            )
      },
    },
  ]
}

const passed = (detail: string): DoctorCheckResult => ({ ok: true, detail })
const failed = (problem: string, advice: string): DoctorCheckResult => ({ ok: false, problem, advice })

const unreachable = ({ host, pathname }: URL): DoctorCheckResult =>
  failed(
    `${host}${pathname} cannot be reached.`,
    "Check that the shop is running, the tunnel, and the address in the portal.",
  )

const statusOf = async (url: URL, init: RequestInit): Promise<number | undefined> => {
  const response = await fetch(url, { ...init, redirect: "manual" }).catch(() => undefined)
  await response?.body?.cancel()
  return response?.status
}
