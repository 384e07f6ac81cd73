/** A shop without payment code: it embeds the checkout of its partner. */
import { frameAttributes } from "@flexcharge/browser/frame"
import express from "express"
import { assets } from "./assets.ts"
import { withErrorResponses } from "./CheckoutApp.ts"
import { type Html, html } from "./html.ts"
import { sendPage } from "./page.ts"
import { formatMoney, type Product, products } from "./products.ts"
import type { DeferredServer, RunningService } from "./Shop.ts"

/** What the shop needs. */
export interface PartnerShopOptions {
  readonly server: DeferredServer
  readonly name: string
  /** The origin of the partner's checkout. */
  readonly partnerUrl: string
  /** The key of this shop at the partner. */
  readonly apiKey: string
  /** The SKU of its one product. */
  readonly sku: string
  readonly log: (line: string) => void
}

/** Starts the shop. */
export const startPartnerShop = async (options: PartnerShopOptions): Promise<RunningService> => {
  const { server, name, partnerUrl, apiKey, sku, log } = options
  const product = products.find((candidate) => candidate.sku === sku)
  if (product === undefined) throw new RangeError(`There is no product with the SKU ${sku}.`)
  const authorization = `Bearer ${apiKey}`
  const app = express()
    .disable("x-powered-by")
    .use(await assets())

  app.get("/", async (_request, response) => {
    const session = await fetch(`${partnerUrl}/sessions`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(product),
    })
    const { checkoutUrl } = (await session.json()) as { readonly checkoutUrl: string } // our partner's response
    sendPage(response, {
      title: name,
      shopName: name,
      body: embedPage(product, checkoutUrl),
      script: "embed",
      settings: { checkoutOrigin: partnerUrl, confirmUrl: "/confirm" },
      policy: { checkoutOrigin: partnerUrl },
    })
  })

  app.get("/confirm/:orderId", async ({ params }, response) => {
    const result = await fetch(`${partnerUrl}/results/${encodeURIComponent(params.orderId)}`, {
      headers: { authorization },
    })
    response.json(result.ok ? await result.json() : { isPaid: false })
  })

  server.serve(withErrorResponses(app, log))
  return { url: server.url, close: server.close }
}

/** The product, a notice for the outcome, and the frame. The script `browser/embed.ts` runs the page. */
const embedPage = ({ title, amount, currency }: Product, checkoutUrl: string): Html => html`
  <div class="row"><h1>${title}</h1><span class="money">${formatMoney(amount, currency)}</span></div>
  <p id="notice" class="notice outcome" role="status" tabindex="-1" hidden></p>
  <iframe id="checkout-frame" class="embedded" title="Checkout" src="${checkoutUrl}" sandbox="${frameAttributes.sandbox}"
    allow="${frameAttributes.allow}" referrerpolicy="${frameAttributes.referrerpolicy}"></iframe>`
