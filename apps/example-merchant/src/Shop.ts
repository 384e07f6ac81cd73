/** A merchant that integrates its own shop. */
import { createClient } from "@flexcharge/core"
import { products } from "./Catalogue.ts"
import { checkoutApp, finish } from "./CheckoutApp.ts"
import type { Door } from "./Door.ts"
import type { Gateway } from "./Gateway.ts"
import type { Merchant, MerchantAccount, Vendor } from "./Merchant.ts"
import { openOrderStore } from "./OrderStore.ts"
import { sendPage } from "./Page.ts"
import { cataloguePage } from "./pages/CataloguePage.ts"
import { settleEvery } from "./Settle.ts"

/** What a shop needs. */
export interface ShopOptions {
  readonly door: Door
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
  const { door, vendor, account, gateway, webhookSecrets, log } = options
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
      body: cataloguePage(products),
    }),
  )
  door.serve(finish(app, log))
  const stopSettling = settleEvery({ store, clientOf: () => client, log })
  return {
    url: door.url,
    close: async () => {
      stopSettling()
      await door.close()
      await client.close()
      store.close()
    },
  }
}
