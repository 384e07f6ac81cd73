/** A merchant that integrates its own shop. */
import type { RequestListener } from "node:http"
import { createClient } from "@flexcharge/core"
import { checkoutApp, finish } from "./CheckoutApp.ts"
import type { Gateway } from "./Gateway.ts"
import type { Merchant, MerchantAccount, Vendor } from "./Merchant.ts"
import { openOrderStore } from "./OrderStore.ts"
import { sendPage } from "./Page.ts"
import { productsPage } from "./pages/ProductsPage.ts"
import { products } from "./products.ts"
import { reconcileEvery } from "./reconcileOrders.ts"

/** A server that listens already, so that its address is known before its handler exists. */
export interface DeferredServer {
  /** The origin, such as `http://127.0.0.1:49152`. */
  readonly url: string
  serve(listener: RequestListener): void
  close(): Promise<void>
}

/** What a shop needs. */
export interface ShopOptions {
  readonly server: DeferredServer
  readonly vendor: Vendor
  readonly account: MerchantAccount
  readonly gateway: Gateway
  readonly webhookSecrets: readonly string[]
  /** The host that webhooks are sent to, when a proxy or tunnel stands before the shop: it is part of what is signed. */
  readonly publicHost?: string
  /** Path of the SQLite file. */
  readonly database: string
  readonly log: (line: string) => void
}

/** A running service. */
export interface Running {
  readonly url: string
  close(): Promise<void>
}

/** Opens the shop. */
export const startShop = async (options: ShopOptions): Promise<Running> => {
  const { server, vendor, account, gateway, webhookSecrets, log } = options
  const { appKey, appSecret, baseUrl } = vendor
  const { mid, siteId } = account
  const client = createClient({ appKey, appSecret, mid, siteId, baseUrl })
  const merchant: Merchant = { ...account, client }
  const store = openOrderStore(options.database)
  const app = await checkoutApp({
    vendor,
    gateway,
    store,
    webhookSecrets,
    publicHost: options.publicHost,
    merchantOf: (id) => (id === mid ? merchant : undefined),
    saleOf: (sku) => {
      const product = products.find((one) => one.sku === sku)
      return (
        product && {
          id: sku,
          title: product.title,
          amount: product.amount,
          currency: product.currency,
          merchant,
        }
      )
    },
    log,
  })
  app.get("/", (_request, response) =>
    sendPage(response, {
      title: account.name,
      shopName: account.name,
      isStandIn: vendor.isStandIn,
      body: productsPage(products),
    }),
  )
  server.serve(finish(app, log))
  const stopSettling = reconcileEvery({ store, clientOf: () => client, log })
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
