/** A shop without payment code: it embeds the checkout of its partner. */
import { frameAttributes } from "@flexcharge/browser/frame"
import { loadAssets } from "./assets.ts"
import { type Html, html } from "./html.ts"
import { createRouter, type Route } from "./http.ts"
import { pageResponse } from "./page.ts"
import { formatMoney, type Product, products } from "./products.ts"
import type { WebApp } from "./Shop.ts"

/** What the shop needs. */
export interface PartnerShopOptions {
  readonly name: string
  /** The origin of the partner's checkout. */
  readonly partnerUrl: string
  /** The key of this shop at the partner. */
  readonly apiKey: string
  /** The SKU of its one product. */
  readonly sku: string
  /** How long the shop waits for the partner; 5 seconds by default. */
  readonly partnerTimeoutMillis?: number
  readonly log: (line: string) => void
}

/** Creates the shop. */
export const createPartnerShop = async (options: PartnerShopOptions): Promise<Pick<WebApp, "handle">> => {
  const { name, partnerUrl, sku, log } = options
  const product = products.find((candidate) => candidate.sku === sku)
  if (product === undefined) throw new RangeError(`There is no product with the SKU ${sku}.`)
  const partner = createPartnerClient(options)

  const routes: readonly Route[] = [
    [
      "GET /",
      async () => {
        const page = { title: name, shopName: name, menu: "none" } as const
        const checkoutUrl = await partner.createSession(product)
        if (checkoutUrl === undefined)
          return pageResponse({ ...page, status: 503, body: unavailablePage(product) })
        return pageResponse({
          ...page,
          body: embedPage(product, checkoutUrl),
          script: "embed",
          settings: { checkoutOrigin: partnerUrl, confirmUrl: "/confirm" },
          policy: { checkoutOrigin: partnerUrl },
        })
      },
    ],
    [
      "GET /confirm/:orderId",
      async ({ params: { orderId = "" } }) => {
        const isPaid = await partner.isPaid(orderId, product)
        return isPaid === undefined ? new Response(null, { status: 503 }) : Response.json({ isPaid })
      },
    ],
  ]
  return { handle: createRouter([...(await loadAssets()), ...routes], log) }
}

const productRow = ({ title, amount, currency }: Product): Html => html`
  <div class="row"><h1>${title}</h1><span class="money">${formatMoney(amount, currency)}</span></div>`

/** The product, and what the shopper can do while the partner cannot be used. */
const unavailablePage = (product: Product): Html => html`
  ${productRow(product)}
  <p class="notice outcome critical" role="alert">Payment is not available at the moment. Nothing was charged. <a href="/">Try again</a> in a few minutes.</p>`

/** The product, a notice for the outcome, and the frame. The script `browser/embed.ts` runs the page. */
const embedPage = (product: Product, checkoutUrl: string): Html => html`
  ${productRow(product)}
  <p id="notice" class="notice outcome" role="status" tabindex="-1" hidden></p>
  <iframe id="checkout-frame" class="embedded" title="Checkout" src="${checkoutUrl}" sandbox="${frameAttributes.sandbox}"
    allow="${frameAttributes.allow}" referrerpolicy="${frameAttributes.referrerpolicy}"></iframe>`

/** The calls to the partner. Each returns undefined, and logs why, when the partner does not respond as agreed. */
const createPartnerClient = (options: PartnerShopOptions) => {
  const { partnerUrl, apiKey, partnerTimeoutMillis = 5_000, log } = options

  /** Calls the partner. `read` returns the value of a response; undefined when it has none. */
  const call = async <Value>(
    path: string,
    request: RequestInit,
    read: (status: number, body: unknown) => Value | undefined,
  ): Promise<Value | undefined> => {
    const response = await fetch(`${partnerUrl}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(partnerTimeoutMillis),
    }).catch(() => undefined)
    if (response === undefined) {
      log(`The partner did not respond to ${path}. It cannot be reached, or takes too long.`)
      return undefined
    }
    const { status, ok } = response
    const value = read(status, await response.json().catch(() => undefined))
    if (value === undefined)
      log(`The partner responded to ${path} with ${status}${ok ? ", and with an unknown body" : ""}.`)
    return value
  }

  return {
    /** Creates a session. Returns the address of its checkout, which must be the partner's: the page embeds it. */
    createSession: (product: Product) =>
      call("/sessions", { method: "POST", body: JSON.stringify(product) }, (status, body) => {
        const { checkoutUrl } = Object(body)
        const isOfPartner =
          typeof checkoutUrl === "string" && URL.parse(checkoutUrl)?.origin === new URL(partnerUrl).origin
        return status === 201 && isOfPartner ? checkoutUrl : undefined
      }),
    /**
     * Whether an order has paid for a product. An order that the partner does not have, or one of another amount, has not
     * paid for it: the id comes from the browser, and may be that of a cheaper order.
     */
    isPaid: (orderId: string, { amount, currency }: Product) =>
      call(`/results/${encodeURIComponent(orderId)}`, {}, (status, body) => {
        if (status === 404) return false
        const result = Object(body)
        if (status !== 200 || typeof result.isPaid !== "boolean") return undefined
        return result.isPaid && result.amount === amount && result.currency === currency
      }),
  }
}
