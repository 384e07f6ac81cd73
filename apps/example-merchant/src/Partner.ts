/**
 * A partner: a checkout platform that integrates once, for many merchants whose shops embed its checkout frame.
 *
 * A merchant's server opens a session for what is to be paid and puts the session's address into an iFrame. Three
 * origins meet in the shopper's browser: the shop, the partner's checkout, and the vendor.
 */
import { randomUUID } from "node:crypto"
import { createClient } from "@flexcharge/core"
import express, { type Request } from "express"
import { checkoutApp, finish } from "./CheckoutApp.ts"
import type { Merchant, MerchantAccount, Sale } from "./Merchant.ts"
import { displayStatusOf } from "./OrderDisplayStatus.ts"
import { openOrderStore } from "./OrderStore.ts"
import { reconcileEvery } from "./reconcileOrders.ts"
import type { Running, ShopOptions } from "./Shop.ts"

/** A merchant in the partner's own records. */
export interface PartnerMerchant extends MerchantAccount {
  /** Authenticates the merchant's server to the partner. */
  readonly apiKey: string
  /** Where this merchant's shop runs: only these origins may embed its checkout, and hear how it ended. */
  readonly shopOrigins: readonly string[]
}

/** What a partner needs: one set of credentials for all of its merchants. */
export type PartnerOptions = Omit<ShopOptions, "account"> & { readonly merchants: readonly PartnerMerchant[] }

/** Opens the partner's checkout. */
export const startPartner = async (options: PartnerOptions): Promise<Running> => {
  const { server, vendor, gateway, webhookSecrets, log } = options
  const { appKey, appSecret, baseUrl } = vendor
  const client = createClient({ appKey, appSecret, baseUrl })
  // One session and one token for all; mid, siteId and merchant are filled in per call.
  const merchants: readonly (Merchant & PartnerMerchant)[] = options.merchants.map((merchant) => ({
    ...merchant,
    client: client.forMerchant({
      mid: merchant.mid,
      siteId: merchant.siteId,
      merchant: { id: merchant.mid, name: merchant.name, country: "US" },
    }),
  }))
  // Sessions live in memory here; a real partner keeps them where its orders are.
  const sales = new Map<string, Sale>()
  const store = openOrderStore(options.database)
  const merchantOf = (mid: string) => merchants.find((merchant) => merchant.mid === mid)
  const callerOf = ({ headers }: Request) =>
    merchants.find(({ apiKey }) => headers.authorization === `Bearer ${apiKey}`)

  const app = await checkoutApp({
    vendor,
    gateway,
    store,
    webhookSecrets,
    publicHost: options.publicHost,
    merchantOf,
    saleOf: (id) => sales.get(id),
    log,
  })

  app.post("/sessions", express.json(), (request, response) => {
    const merchant = callerOf(request)
    if (merchant === undefined) return void response.status(401).json({ error: "Send your API key." })
    const { title, amount, currency } = request.body
    const id = randomUUID()
    sales.set(id, { id, title: String(title), amount: Number(amount), currency: String(currency), merchant })
    response.status(201).json({ checkoutUrl: `${server.url}/checkout/${id}` })
  })

  // What the merchant's server believes; a message from the frame is only a hint.
  app.get("/standings/:orderId", (request, response, next) => {
    const order = store.get(request.params.orderId)
    if (order === undefined || order.mid !== callerOf(request)?.mid) return next()
    const { status } = displayStatusOf(order.charge?.isApproved ?? false, order.state.phase)
    response.json({ isPaid: status === "paid" })
  })

  server.serve(finish(app, log))
  const stopSettling = reconcileEvery({ store, clientOf: (mid) => merchantOf(mid)?.client, log })
  return {
    url: server.url,
    close: async () => {
      stopSettling()
      await server.close()
      await client.close()
      store.close()
    },
  }
}
