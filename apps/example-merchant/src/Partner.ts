/**
 * A partner: a checkout platform that integrates once for many merchants, whose shops embed its checkout in a frame.
 *
 * The server of a merchant creates a session for the amount to be paid, and its page embeds the address of the session.
 * Three origins meet in the shopper's browser: the shop, the partner's checkout, and FlexCharge.
 */
import { randomUUID } from "node:crypto"
import { createClient } from "@flexcharge/core"
import { loadAssets } from "./assets.ts"
import { checkoutRoutes } from "./checkoutRoutes.ts"
import { createRouter, type Route, readJson } from "./http.ts"
import type { Merchant, MerchantAccount, Sale } from "./Merchant.ts"
import { createServices, type ShopOptions, type WebApp } from "./Shop.ts"

/** A merchant in the partner's records. */
export interface PartnerMerchant extends MerchantAccount {
  /** Authenticates the merchant's server to the partner. */
  readonly apiKey: string
  /** The origins of the merchant's shop. Only they may embed its checkout and receive its outcome. */
  readonly shopOrigins: readonly string[]
}

/** What a partner needs: one set of credentials for all merchants. */
export interface PartnerOptions extends ShopOptions {
  /** The partner's own address. */
  readonly url: string
  readonly merchants: readonly PartnerMerchant[]
}

/** Creates the partner's checkout. */
export const createPartner = async (options: PartnerOptions): Promise<WebApp> => {
  const { environment, url, log } = options
  const { appKey, appSecret, baseUrl } = environment
  const client = createClient({ appKey, appSecret, baseUrl })
  // All merchants share one access token; mid, siteId and merchant are filled in for each call.
  const merchants: readonly (Merchant & PartnerMerchant)[] = options.merchants.map((merchant) => ({
    ...merchant,
    client: client.forMerchant({
      mid: merchant.mid,
      siteId: merchant.siteId,
      merchant: { id: merchant.mid, name: merchant.name, country: "US" },
    }),
  }))
  const merchantOf = (mid: string) => merchants.find((merchant) => merchant.mid === mid)
  const services = await createServices({ ...options, client, clientOf: (mid) => merchantOf(mid)?.client })
  const { store, gateway, checkout } = services
  // Sessions are kept in memory here; keep yours in the database that holds your orders.
  const sales = new Map<string, Sale>()
  const authenticate = (request: Request) =>
    merchants.find(({ apiKey }) => request.headers.get("authorization") === `Bearer ${apiKey}`)

  const partnerRoutes: readonly Route[] = [
    [
      "POST /sessions",
      async ({ request }) => {
        const merchant = authenticate(request)
        if (merchant === undefined)
          return Response.json({ error: "The API key is invalid." }, { status: 401 })
        const { title, amount, currency } = Object(await readJson(request))
        const isValid =
          typeof title === "string" &&
          title.trim() !== "" &&
          Number.isSafeInteger(amount) &&
          amount > 0 &&
          typeof currency === "string" &&
          /^[A-Z]{3}$/.test(currency)
        if (!isValid)
          return Response.json(
            { error: "Send a title, a positive amount in minor units, and a currency such as USD." },
            { status: 422 },
          )
        const id = randomUUID()
        sales.set(id, { id, title, amount, currency, kind: "sale", merchant })
        return Response.json({ checkoutUrl: `${url}/checkout/${id}` }, { status: 201 })
      },
    ],
    [
      // The merchant's server reads the result here. A message from the frame is only a hint.
      "GET /results/:orderId",
      async ({ request, params: { orderId = "" } }) => {
        const order = await store.get(orderId)
        if (order === undefined || order.mid !== authenticate(request)?.mid) return undefined
        const { amount, currency, state } = order
        return Response.json({ isPaid: state.phase === "approved", amount, currency })
      },
    ],
  ]

  const routes = [
    ...(await loadAssets()),
    ...checkoutRoutes({
      environment,
      gateway,
      store,
      checkout,
      merchantOf,
      saleOf: (id) => sales.get(id),
    }),
    ...partnerRoutes,
  ]
  return { ...services.endpoints, handle: createRouter(routes, log), close: services.close }
}
