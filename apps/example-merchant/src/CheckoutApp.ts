/** The routes of a checkout: the form, the order page, the order status, and the webhooks. A shop and a partner use it. */
import { orderStatus, webhooks } from "@flexcharge/express"
import { Signal } from "@flexcharge/schema"
import express, { type Express, type NextFunction, type Request, type Response } from "express"
import { assets } from "./assets.ts"
import type { CheckoutSettings, FlexChargeSettings, OrderSettings } from "./browser/pageSettings.ts"
import { createCheckout } from "./Checkout.ts"
import { parseCheckoutForm, validateField } from "./CheckoutForm.ts"
import type { Gateway } from "./Gateway.ts"
import type { FlexChargeEnvironment, Merchant, Sale } from "./Merchant.ts"
import type { OrderStore } from "./OrderStore.ts"
import { type Page, sendPage } from "./page.ts"
import { checkoutPage } from "./pages/CheckoutPage.ts"
import { changeRows, orderPage } from "./pages/OrderPage.ts"

/** What a checkout app needs. */
export interface CheckoutAppOptions {
  readonly environment: FlexChargeEnvironment
  readonly gateway: Gateway
  readonly store: OrderStore
  /** The signing keys from the portal: Developers > Webhooks. */
  readonly webhookSecrets: readonly string[]
  /** The host in the webhook address, which the signature covers. */
  readonly publicHost: string
  readonly merchantOf: (mid: string) => Merchant | undefined
  /** Finds the sale by the id in the address of the page. */
  readonly saleOf: (id: string) => Sale | undefined
  readonly log: (line: string) => void
}

/** Creates the app. Add further routes, then call `withErrorResponses`. */
export const checkoutApp = async (options: CheckoutAppOptions): Promise<Express> => {
  const { environment, gateway, store, log } = options
  const checkout = createCheckout({ gateway, store, log })
  const app = express().disable("x-powered-by").set("trust proxy", "loopback")

  // Webhooks come before any body parser, because signatures cover the raw bytes. The sink joins each event to its
  // order, so an event that is repeated or late changes nothing twice.
  app.post(
    "/webhooks",
    webhooks({
      secrets: options.webhookSecrets,
      publicHost: options.publicHost,
      sink: {
        accept: (event) => {
          const orderId = String(event.externalOrderId)
          const hasChanged = store.recordSignal(orderId, event.event, Signal.fromEvent(event))
          log(`order ${orderId}: webhook ${event.event}${hasChanged ? "" : ", no change"}`)
          return hasChanged ? "accepted" : "duplicate"
        },
      },
      onRejected: (_error, { status }) => log(`webhook rejected with ${status}`),
    }),
  )

  app.use(await assets())

  app.get("/checkout/:id", ({ params }, response, next) => {
    const sale = options.saleOf(params.id)
    if (sale === undefined) return next()
    const settings: CheckoutSettings = {
      ...flexChargeSettings(environment, sale.merchant),
      baseUrl: environment.baseUrl,
      tokenizationKey: sale.merchant.tokenizationKey,
      gatewayUrl: gateway.url,
      checkoutUrl: `/checkout/${sale.id}`,
    }
    sendPage(response, {
      ...pageFrame(environment, sale.merchant),
      title: `Pay ${sale.merchant.name}`,
      body: checkoutPage(sale, environment.isLocalSandbox),
      script: "checkout",
      settings,
      connect: [gateway.url],
    })
  })

  app.post("/checkout/:id", express.json({ limit: "8kb" }), async ({ params, body, ip }, response, next) => {
    const sale = options.saleOf(String(params.id))
    if (sale === undefined) return next()
    const parsed = parseCheckoutForm(body)
    if ("errors" in parsed) return void response.status(422).json({ errors: parsed.errors })
    response.json(await checkout(sale, parsed.form, ip ?? ""))
  })

  // The id of an order is a random UUID that only its shopper knows. It gives access to the order page.
  app.get("/orders/:id", ({ params: { id } }, response, next) => {
    const order = store.get(id)
    const merchant = options.merchantOf(order?.mid ?? "")
    if (order === undefined || merchant === undefined) return next()
    const { orderSessionKey, state, charge } = order
    const settings: OrderSettings = {
      ...flexChargeSettings(environment, merchant),
      orderId: id,
      statusUrl: `/order-status/${id}`,
      changesUrl: `/orders/${id}/changes`,
      isApprovedByGateway: charge?.isApproved ?? false,
      phase: state.phase,
      ...(orderSessionKey !== undefined && { orderSessionKey }),
    }
    sendPage(response, {
      ...pageFrame(environment, merchant),
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
    orderStatus({
      lookup: (id) => store.get(id)?.state,
      // As for the order page: the id is a random UUID that only its shopper knows, so it is the permission.
      authorize: (_request, id) => validateField("orderId", id) === undefined,
      streamIntervalMillis: 300,
    }),
  )
  return app
}

/** Adds the responses for unknown addresses and for errors. Call it after all routes are added. */
export const withErrorResponses = (app: Express, log: (line: string) => void): Express =>
  app
    .use((_request: Request, response: Response) => {
      response.status(404).type("text").send("Page not found.")
    })
    .use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
      log(`request failed: ${error.message}`)
      response.status(500).json({ error: "Something went wrong. Please try again." })
    })

/** What FlexCharge's scripts need in the page. */
const flexChargeSettings = (
  { senseSrc, widgetSrc }: FlexChargeEnvironment,
  { mid, siteId, shopOrigins }: Merchant,
): FlexChargeSettings => ({
  mid,
  siteId,
  ...(senseSrc !== undefined && { senseSrc }),
  ...(widgetSrc !== undefined && { widgetSrc }),
  ...(shopOrigins !== undefined && { shopOrigins }),
})

/** What FlexCharge's scripts need of the policy, and whether the page is embedded by a merchant's shop. */
const pageFrame = (
  { baseUrl, senseSrc, widgetSrc, isLocalSandbox }: FlexChargeEnvironment,
  { name, shopOrigins }: Merchant,
): Pick<Page, "policy" | "shopName" | "isLocalSandbox"> => ({
  policy: {
    hosts: "both",
    baseUrl,
    ...(senseSrc !== undefined && { senseSrc }),
    ...(widgetSrc !== undefined && { widgetSrc }),
    ...(shopOrigins !== undefined && { shopOrigins }),
  },
  isLocalSandbox,
  ...(shopOrigins === undefined && { shopName: name }),
})
