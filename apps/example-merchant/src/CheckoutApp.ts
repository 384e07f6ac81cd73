/** Everything a checkout serves: the form, the order's page, its status, and the webhooks. For a shop and for a partner. */
import { orderStatus, webhooks } from "@flexcharge/express"
import { Signal } from "@flexcharge/schema"
import express, { type Express, type NextFunction, type Request, type Response } from "express"
import { assets } from "./assets.ts"
import type { CheckoutSettings, OrderSettings, VendorSettings } from "./browser/settings.ts"
import { createCheckout } from "./Checkout.ts"
import { parseCheckoutForm } from "./CheckoutForm.ts"
import type { Gateway } from "./Gateway.ts"
import type { Merchant, Sale, Vendor } from "./Merchant.ts"
import type { OrderStore } from "./OrderStore.ts"
import { type Page, sendPage } from "./Page.ts"
import { checkoutPage } from "./pages/CheckoutPage.ts"
import { changeRows, orderPage } from "./pages/OrderPage.ts"

/** What a checkout is made of. */
export interface CheckoutAppOptions {
  readonly vendor: Vendor
  readonly gateway: Gateway
  readonly store: OrderStore
  /** The signing keys from the portal, Developers > Webhooks. */
  readonly webhookSecrets: readonly string[]
  /** The host in the webhook's address, when it is not the one that requests arrive with. */
  readonly publicHost: string | undefined
  readonly merchantOf: (mid: string) => Merchant | undefined
  /** Finds what is to be paid by the id in the page's address. */
  readonly saleOf: (id: string) => Sale | undefined
  readonly log: (line: string) => void
}

/** The app; further routes can be added to it. */
export const checkoutApp = async (options: CheckoutAppOptions): Promise<Express> => {
  const { vendor, gateway, store, log } = options
  const checkout = createCheckout({ gateway, store, log })
  const app = express().disable("x-powered-by").set("trust proxy", "loopback")

  // Webhooks come first: they are verified over the raw bytes, before anything parses them. The store is where
  // events go. It joins each to its order, so a repeated or late event changes nothing twice.
  app.post(
    "/webhooks",
    webhooks({
      secrets: options.webhookSecrets,
      ...(options.publicHost !== undefined && { publicHost: options.publicHost }),
      sink: {
        accept: (event) => {
          const id = String(event.externalOrderId)
          const isNews = store.hear(id, event.event, Signal.fromEvent(event))
          log(`order ${id}: webhook ${event.event}${isNews ? "" : ", nothing new"}`)
          return isNews ? "accepted" : "duplicate"
        },
      },
      onRejected: (_error, { status }) => log(`webhook refused with ${status}`),
    }),
  )

  app.use(await assets())

  app.get("/checkout/:id", ({ params }, response, next) => {
    const sale = options.saleOf(params.id)
    if (sale === undefined) return next()
    const settings: CheckoutSettings = {
      ...scriptsOf(vendor, sale.merchant),
      baseUrl: vendor.baseUrl,
      tokenizationKey: sale.merchant.tokenizationKey,
      gatewayUrl: gateway.url,
      checkoutUrl: `/checkout/${sale.id}`,
    }
    sendPage(response, {
      ...frameOf(vendor, sale.merchant),
      title: `Pay ${sale.merchant.name}`,
      body: checkoutPage(sale, vendor.isStandIn),
      script: "checkout",
      settings,
      connect: [gateway.url],
    })
  })

  app.post("/checkout/:id", express.json({ limit: "8kb" }), async ({ params, body, ip }, response, next) => {
    const sale = options.saleOf(String(params.id))
    if (sale === undefined) return next()
    const read = parseCheckoutForm(body)
    if ("errors" in read) return void response.status(422).json({ errors: read.errors })
    response.json(await checkout(sale, read.attempt, ip ?? ""))
  })

  // An order's id is a random UUID that only its shopper knows, and opens its page.
  app.get("/orders/:id", ({ params: { id } }, response, next) => {
    const order = store.get(id)
    const merchant = options.merchantOf(order?.mid ?? "")
    if (order === undefined || merchant === undefined) return next()
    const { orderSessionKey, state, charge } = order
    const settings: OrderSettings = {
      ...scriptsOf(vendor, merchant),
      orderId: id,
      statusUrl: `/order-status/${id}`,
      changesUrl: `/orders/${id}/changes`,
      isApprovedByGateway: charge?.isApproved ?? false,
      phase: state.phase,
      ...(orderSessionKey !== undefined && { orderSessionKey }),
    }
    sendPage(response, {
      ...frameOf(vendor, merchant),
      title: `Order from ${merchant.name}`,
      body: orderPage(order, store.changes(id), merchant.shopOrigins !== undefined),
      script: "order",
      settings,
    })
  })
  app.get("/orders/:id/changes", ({ params: { id } }, response) => {
    response.type("html").send(changeRows(store.changes(id)).markup)
  })
  app.get(
    "/order-status/:id",
    orderStatus({ lookup: (id) => store.get(id)?.state, streamIntervalMillis: 300 }),
  )
  return app
}

/** Adds the last two answers: nothing found, and something broke. Call it when all routes are there. */
export const finish = (app: Express, log: (line: string) => void): Express =>
  app
    .use(
      (_request: Request, response: Response) =>
        void response.status(404).type("text").send("There is nothing here."),
    )
    .use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
      log(`failed: ${error.message}`)
      response.status(500).json({ error: "Something went wrong. Please try again." })
    })

const scriptsOf = (
  { senseSrc, widgetSrc }: Vendor,
  { mid, siteId, shopOrigins }: Merchant,
): VendorSettings => ({
  mid,
  siteId,
  ...(senseSrc !== undefined && { senseSrc }),
  ...(widgetSrc !== undefined && { widgetSrc }),
  ...(shopOrigins !== undefined && { shopOrigins }),
})

/** What the vendor's scripts need of the page, and who may put the page into a frame. */
const frameOf = (
  vendor: Vendor,
  { name, shopOrigins }: Merchant,
): Pick<Page, "policy" | "shopName" | "isStandIn"> => ({
  policy: {
    hosts: "both",
    baseUrl: vendor.baseUrl,
    ...(vendor.senseSrc !== undefined && { senseSrc: vendor.senseSrc }),
    ...(vendor.widgetSrc !== undefined && { widgetSrc: vendor.widgetSrc }),
    ...(shopOrigins !== undefined && { shopOrigins }),
  },
  isStandIn: vendor.isStandIn,
  ...(shopOrigins === undefined && { shopName: name }),
})
