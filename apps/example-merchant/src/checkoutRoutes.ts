/** The routes of a checkout: the form and the order page. A shop and a partner use them. */
import type { CheckoutSettings, FlexChargeSettings, OrderSettings } from "./browser/pageSettings.ts"
import type { Checkout } from "./Checkout.ts"
import { parseCheckoutForm } from "./CheckoutForm.ts"
import type { Gateway } from "./Gateway.ts"
import { type Route, readJson } from "./http.ts"
import type { FlexChargeEnvironment, Merchant, Sale } from "./Merchant.ts"
import type { OrderStore } from "./OrderStore.ts"
import { type Page, pageResponse } from "./page.ts"
import { checkoutPage } from "./pages/CheckoutPage.ts"
import { orderPage, timelineRows } from "./pages/OrderPage.ts"

/** What the routes need. */
export interface CheckoutRoutesOptions {
  readonly environment: FlexChargeEnvironment
  readonly gateway: Pick<Gateway, "url" | "publishableKey">
  readonly store: OrderStore
  readonly checkout: Checkout
  readonly merchantOf: (mid: string) => Merchant | undefined
  /** Finds the sale by the id in the address of the page. */
  readonly saleOf: (id: string, request: Request) => Sale | undefined
}

/** Creates the routes. */
export const checkoutRoutes = (options: CheckoutRoutesOptions): readonly Route[] => {
  const { environment, gateway, store, checkout, merchantOf, saleOf } = options
  return [
    [
      "GET /checkout/:id",
      ({ params: { id = "" }, request }) => {
        const sale = saleOf(id, request)
        if (sale === undefined) return undefined
        const { merchant, amount } = sale
        const settings: CheckoutSettings = {
          ...flexChargeSettings(environment, merchant),
          baseUrl: environment.baseUrl,
          tokenizationKey: merchant.tokenizationKey,
          gatewayUrl: gateway.url,
          gatewayKey: gateway.publishableKey,
          checkoutUrl: `/checkout/${id}`,
          amount,
        }
        return pageResponse({
          ...pageFrame(environment, merchant),
          title: `Pay ${merchant.name}`,
          body: checkoutPage(sale, environment.isLocalSandbox),
          script: "checkout",
          settings,
          connect: [gateway.url],
        })
      },
    ],
    [
      "POST /checkout/:id",
      async ({ params: { id = "" }, request, clientAddress }) => {
        const sale = saleOf(id, request)
        if (sale === undefined) return undefined
        const body = await readJson(request)
        const parsed = parseCheckoutForm(body)
        if ("errors" in parsed) return Response.json({ errors: parsed.errors }, { status: 422 })
        // Another tab may have changed the cart: the shopper must see the new amount before paying it.
        if (Object(body).amount !== sale.amount) return cartHasChanged()
        const result = await checkout(sale, parsed.form, clientAddress)
        return result === undefined ? cartHasChanged() : Response.json(result)
      },
    ],
    [
      "GET /orders/:id",
      async ({ params: { id = "" } }) => {
        const order = await store.get(id)
        const merchant = merchantOf(order?.mid ?? "")
        if (order === undefined || merchant === undefined) return undefined
        const orderSessionKey = order.payments.find(
          ({ state }) => state.phase === "challenge",
        )?.orderSessionKey
        const settings: OrderSettings = {
          ...flexChargeSettings(environment, merchant),
          orderId: id,
          statusUrl: `/order-status/${id}`,
          timelineUrl: `/orders/${id}/timeline`,
          phase: order.state.phase,
          ...(orderSessionKey !== undefined && { orderSessionKey }),
        }
        return pageResponse({
          ...pageFrame(environment, merchant),
          title: `Order from ${merchant.name}`,
          body: orderPage(order, await store.timeline(id), merchant.shopOrigins !== undefined),
          script: "order",
          settings,
        })
      },
    ],
    [
      "GET /orders/:id/timeline",
      async ({ params: { id = "" } }) =>
        new Response(timelineRows(await store.timeline(id)).markup, {
          headers: { "content-type": "text/html; charset=utf-8" },
        }),
    ],
  ]
}

const cartHasChanged = (): Response =>
  Response.json({ error: "Your cart has changed. Reload the page." }, { status: 409 })

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
  environment: FlexChargeEnvironment,
  { name, shopOrigins }: Merchant,
): Pick<Page, "policy" | "shopName" | "environment"> => {
  const { baseUrl, senseSrc, widgetSrc } = environment
  return {
    policy: {
      hosts: "both",
      baseUrl,
      ...(senseSrc !== undefined && { senseSrc }),
      ...(widgetSrc !== undefined && { widgetSrc }),
      ...(shopOrigins !== undefined && { shopOrigins }),
    },
    environment,
    ...(shopOrigins === undefined && { shopName: name }),
  }
}
