/** A shop that integrates FlexCharge for itself. */
import type { RequestListener } from "node:http"
import { createClient } from "@flexcharge/core"
import { checkoutApp, withErrorResponses } from "./CheckoutApp.ts"
import type { Gateway } from "./Gateway.ts"
import type { FlexChargeEnvironment, Merchant, MerchantAccount, Sale } from "./Merchant.ts"
import { openOrderStore } from "./OrderStore.ts"
import { sendPage } from "./page.ts"
import { productsPage } from "./pages/ProductsPage.ts"
import { products } from "./products.ts"
import { reconcileEvery } from "./reconcileOrders.ts"

/** A server that listens before its handler exists, so that its address is known when the handler is created. */
export interface DeferredServer {
  /** The origin, such as `http://127.0.0.1:49152`. */
  readonly url: string
  serve(listener: RequestListener): void
  close(): Promise<void>
}

/** What a shop needs. */
export interface ShopOptions {
  readonly server: DeferredServer
  readonly environment: FlexChargeEnvironment
  readonly account: MerchantAccount
  readonly gateway: Gateway
  readonly webhookSecrets: readonly string[]
  /** The host that webhooks are sent to, when the shop is behind a proxy or tunnel. The host is signed. */
  readonly publicHost?: string
  /** The path of the SQLite file. */
  readonly database: string
  readonly log: (line: string) => void
}

/** A running service. */
export interface RunningService {
  readonly url: string
  close(): Promise<void>
}

/** Starts the shop. */
export const startShop = async (options: ShopOptions): Promise<RunningService> => {
  const { server, environment, account, gateway, webhookSecrets, log } = options
  const { appKey, appSecret, baseUrl, isLocalSandbox } = environment
  const { mid, siteId, name } = account
  const client = createClient({ appKey, appSecret, mid, siteId, baseUrl })
  const merchant: Merchant = { ...account, client }
  const store = openOrderStore(options.database)

  const saleOf = (sku: string): Sale | undefined => {
    const product = products.find((candidate) => candidate.sku === sku)
    if (product === undefined) return undefined
    const { title, amount, currency } = product
    return { id: sku, title, amount, currency, merchant }
  }

  const app = await checkoutApp({
    environment,
    gateway,
    store,
    webhookSecrets,
    publicHost: options.publicHost ?? new URL(server.url).host,
    merchantOf: (id) => (id === mid ? merchant : undefined),
    saleOf,
    log,
  })
  app.get("/", (_request, response) =>
    sendPage(response, { title: name, shopName: name, isLocalSandbox, body: productsPage(products) }),
  )
  server.serve(withErrorResponses(app, log))
  const stopReconciling = reconcileEvery({ store, clientOf: () => client, log })
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
