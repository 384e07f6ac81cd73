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
  readonly log: (line: string) => void
}

/** Creates the shop. */
export const createPartnerShop = async (options: PartnerShopOptions): Promise<Pick<WebApp, "handle">> => {
  const { name, partnerUrl, apiKey, sku, log } = options
  const product = products.find((candidate) => candidate.sku === sku)
  if (product === undefined) throw new RangeError(`There is no product with the SKU ${sku}.`)
  const authorization = `Bearer ${apiKey}`

  const routes: readonly Route[] = [
    [
      "GET /",
      async () => {
        const session = await fetch(`${partnerUrl}/sessions`, {
          method: "POST",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify(product),
        })
        const { checkoutUrl } = (await session.json()) as { readonly checkoutUrl: string } // our partner's response
        return pageResponse({
          title: name,
          shopName: name,
          menu: "none",
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
        const result = await fetch(`${partnerUrl}/results/${encodeURIComponent(orderId)}`, {
          headers: { authorization },
        })
        return Response.json(result.ok ? await result.json() : { isPaid: false })
      },
    ],
  ]
  return { handle: createRouter([...(await loadAssets()), ...routes], log) }
}

/** The product, a notice for the outcome, and the frame. The script `browser/embed.ts` runs the page. */
const embedPage = ({ title, amount, currency }: Product, checkoutUrl: string): Html => html`
  <div class="row"><h1>${title}</h1><span class="money">${formatMoney(amount, currency)}</span></div>
  <p id="notice" class="notice outcome" role="status" tabindex="-1" hidden></p>
  <iframe id="checkout-frame" class="embedded" title="Checkout" src="${checkoutUrl}" sandbox="${frameAttributes.sandbox}"
    allow="${frameAttributes.allow}" referrerpolicy="${frameAttributes.referrerpolicy}"></iframe>`
