/**
 * A partner: a checkout platform that integrates once for many merchants, whose shops embed its checkout in a frame.
 *
 * The server of a merchant creates a session for the amount to be paid, and its page embeds the address of the session.
 * Three origins meet in the shopper's browser: the shop, the partner's checkout, and FlexCharge.
 */
import { randomUUID } from "node:crypto"
import { createClient } from "@flexcharge/core"
import express, { type Request } from "express"
import { checkoutApp, withErrorResponses } from "./CheckoutApp.ts"
import type { Merchant, MerchantAccount, Sale } from "./Merchant.ts"
import { displayStatusOf } from "./OrderDisplayStatus.ts"
import { openOrderStore } from "./OrderStore.ts"
import { reconcileEvery } from "./reconcileOrders.ts"
import type { RunningService, ShopOptions } from "./Shop.ts"

/** A merchant in the partner's records. */
export interface PartnerMerchant extends MerchantAccount {
  /** Authenticates the merchant's server to the partner. */
  readonly apiKey: string
  /** The origins of the merchant's shop. Only they may embed its checkout and receive its outcome. */
  readonly shopOrigins: readonly string[]
}

/** What a partner needs: one set of credentials for all merchants. */
export type PartnerOptions = Omit<ShopOptions, "account"> & { readonly merchants: readonly PartnerMerchant[] }

/** Starts the partner's checkout. */
export const startPartner = async (options: PartnerOptions): Promise<RunningService> => {
  const { server, environment, gateway, webhookSecrets, log } = options
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
  // Sessions are kept in memory here; keep yours in the database that holds your orders.
  const sales = new Map<string, Sale>()
  const store = openOrderStore(options.database)
  const merchantOf = (mid: string) => merchants.find((merchant) => merchant.mid === mid)
  const authenticate = ({ headers }: Request) =>
    merchants.find(({ apiKey }) => headers.authorization === `Bearer ${apiKey}`)

  const app = await checkoutApp({
    environment,
    gateway,
    store,
    webhookSecrets,
    publicHost: options.publicHost ?? new URL(server.url).host,
    merchantOf,
    saleOf: (id) => sales.get(id),
    log,
  })

  app.post("/sessions", express.json(), (request, response) => {
    const merchant = authenticate(request)
    if (merchant === undefined) return void response.status(401).json({ error: "The API key is invalid." })
    const { title, amount, currency } = request.body
    const id = randomUUID()
    sales.set(id, { id, title: String(title), amount: Number(amount), currency: String(currency), merchant })
    response.status(201).json({ checkoutUrl: `${server.url}/checkout/${id}` })
  })

  // The merchant's server asks for the result here. A message from the frame is only a hint.
  app.get("/results/:orderId", (request, response, next) => {
    const order = store.get(request.params.orderId)
    if (order === undefined || order.mid !== authenticate(request)?.mid) return next()
    const { status } = displayStatusOf(order.charge?.isApproved ?? false, order.state.phase)
    response.json({ isPaid: status === "paid" })
  })

  server.serve(withErrorResponses(app, log))
  const stopReconciling = reconcileEvery({ store, clientOf: (mid) => merchantOf(mid)?.client, log })
  return {
    url: server.url,
    close: async () => {
      stopReconciling()
      await server.close()
      await client.close()
      store.close()
    },
  }
}
