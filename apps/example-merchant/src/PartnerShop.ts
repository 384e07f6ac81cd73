/** A shop without any payment code of its own: it embeds its partner's checkout. */
import express from "express"
import { assets } from "./assets.ts"
import { finish } from "./CheckoutApp.ts"
import { sendPage } from "./Page.ts"
import { embedPage } from "./pages/EmbedPage.ts"
import { products } from "./products.ts"
import type { DeferredServer, Running } from "./Shop.ts"

/** What the shop needs. */
export interface PartnerShopOptions {
  readonly server: DeferredServer
  readonly name: string
  /** The partner's origin. */
  readonly partnerUrl: string
  /** This shop's key to the partner. */
  readonly apiKey: string
  /** What it sells, by its SKU. */
  readonly sku: string
  readonly log: (line: string) => void
}

/** Opens the shop. */
export const startPartnerShop = async (options: PartnerShopOptions): Promise<Running> => {
  const { server, name, partnerUrl, apiKey, sku, log } = options
  const product = products.find((one) => one.sku === sku)
  if (product === undefined) throw new RangeError(`There is no product ${sku}.`)
  const authorization = `Bearer ${apiKey}`
  const app = express()
    .disable("x-powered-by")
    .use(await assets())

  app.get("/", async (_request, response) => {
    const answer = await fetch(`${partnerUrl}/sessions`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(product),
    })
    const { checkoutUrl } = (await answer.json()) as { readonly checkoutUrl: string } // the partner's reply
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
    const answer = await fetch(`${partnerUrl}/standings/${encodeURIComponent(params.orderId)}`, {
      headers: { authorization },
    })
    response.json(answer.ok ? await answer.json() : { isPaid: false })
  })

  server.serve(finish(app, log))
  return { url: server.url, close: server.close }
}
