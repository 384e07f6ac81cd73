/** The shop: its services, and everything that a server needs to run it. The servers are in `servers/`. */
import { setTimeout } from "node:timers/promises"
import { type Client, createClient } from "@flexcharge/core"
import type { Inbox } from "@flexcharge/inbox"
import type { OrderStatusOptions, WebhookOptions } from "@flexcharge/server"
import { loadAssets } from "./assets.ts"
import { createBackOffice } from "./backOffice.ts"
import { backOfficeRoutes } from "./backOfficeRoutes.ts"
import { createCheckout } from "./Checkout.ts"
import { validateField } from "./CheckoutForm.ts"
import { checkoutRoutes } from "./checkoutRoutes.ts"
import { createGateway, type GatewayAccount } from "./Gateway.ts"
import { createRouter } from "./http.ts"
import type { FlexChargeEnvironment, Merchant, MerchantAccount } from "./Merchant.ts"
import { createOperations } from "./Operations.ts"
import { type OrderStore, openOrderStore } from "./OrderStore.ts"
import { createOrderEvents } from "./orderEvents.ts"
import { createPaymentAttempts } from "./PaymentAttempts.ts"
import { cartSale, shopRoutes } from "./shopRoutes.ts"

/** What a shop needs. */
export interface ShopOptions {
  readonly environment: FlexChargeEnvironment
  readonly gateway: GatewayAccount
  readonly webhookSecrets: readonly string[]
  /** The host in the webhook address. It is part of what FlexCharge signs. */
  readonly publicHost: string
  /** The path of the SQLite file, or the `postgres:` address of a database. */
  readonly database: string
  /** Encrypts payments whose outcome is unknown: 32 bytes in base64, from your secret store. */
  readonly encryptionKey: string
  /** How long the shopper waits for FlexCharge; 8 seconds by default. */
  readonly rescueTimeoutMillis?: number
  /**
   * How long an order, a payment or an operation may be without news before the gateway and FlexCharge are queried about it;
   * 15 minutes by default.
   */
  readonly quietMillis?: number
  readonly now?: () => number
  readonly log: (line: string) => void
}

/** What a server runs: the two endpoints of the SDK, and the pages. */
export interface WebApp {
  readonly webhooks: WebhookOptions
  readonly orderStatus: Pick<OrderStatusOptions<unknown>, "lookup" | "authorize" | "streamIntervalMillis">
  /** Handles every other request. */
  handle(request: Request, clientAddress: string): Promise<Response>
  close(): Promise<void>
}

/** Creates the shop of one merchant. */
export const createShop = async (
  options: ShopOptions & { readonly account: MerchantAccount },
): Promise<WebApp> => {
  const { environment, account, log } = options
  const { appKey, appSecret, baseUrl } = environment
  const { mid, siteId } = account
  const client = createClient({ appKey, appSecret, mid, siteId, baseUrl })
  const merchant: Merchant = { ...account, client }
  const services = await createServices({ ...options, client })
  const { store, inbox, gateway, backOffice, checkout, recover } = services
  const routes = [
    ...(await loadAssets()),
    ...shopRoutes({ merchant, store, environment }),
    ...checkoutRoutes({
      environment,
      gateway,
      store,
      checkout,
      merchantOf: (id) => (id === mid ? merchant : undefined),
      saleOf: (id, request) => cartSale(id, request, merchant),
    }),
    ...backOfficeRoutes({ merchant, store, inbox, backOffice, recover, environment, log }),
  ]
  return { ...services.endpoints, handle: createRouter(routes, log), close: services.close }
}

/** The pause between two recoveries. */
const recoverEveryMillis = 60_000

/** What the shop and the partner's checkout are built from. */
export const createServices = async (
  options: ShopOptions & {
    readonly client: Client
    /** The client of each merchant; by default the same for all. */
    readonly clientOf?: (mid: string) => Client | undefined
  },
) => {
  const { client, log, now = Date.now, rescueTimeoutMillis = 8_000, quietMillis = 900_000 } = options
  const { clientOf = () => client } = options
  const store: OrderStore = await openOrderStore(options.database, now)
  const gateway = createGateway(options.gateway)
  const inbox: Inbox = createOrderEvents({
    store,
    client,
    clientOf,
    encryptionKey: options.encryptionKey,
    quietMillis,
    log,
    afterEvent: () => operations.send(),
  })
  const dependencies = { gateway, store, inbox, client, clientOf, quietMillis, now, log }
  const attempts = createPaymentAttempts(dependencies)
  const operations = createOperations(dependencies)
  const sendOperations = operations.send
  const backOffice = createBackOffice({ ...dependencies, attempts, sendOperations })
  const checkout = createCheckout({ store, attempts, inbox, rescueTimeoutMillis, sendOperations, log })

  /** Finishes what this or another process has left unfinished, for example because it was killed. */
  const recover = async (): Promise<void> => {
    await attempts.recover()
    await operations.recover()
  }
  const closing = new AbortController()
  const recoverUntilClosed = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await recover().catch((error: Error) => log(`not recovered: ${error.message}`))
      await setTimeout(recoverEveryMillis, undefined, { signal: closing.signal }).catch(() => {})
    }
  }
  await inbox.start()
  const recovering = recoverUntilClosed()

  return {
    store,
    gateway,
    inbox,
    attempts,
    backOffice,
    checkout,
    recover,
    endpoints: {
      webhooks: {
        secrets: options.webhookSecrets,
        publicHost: options.publicHost,
        now,
        sink: inbox.sink,
        onRejected: (error, { status }) =>
          log(`webhook rejected with ${status}: ${error instanceof Error ? error.message : String(error)}`),
      } satisfies WebhookOptions,
      orderStatus: {
        lookup: async (id: string) => (await store.get(id))?.state,
        // As for the order page: the id is a random UUID that only its shopper receives, so the id authorizes the request.
        authorize: (_request: unknown, id: string) => validateField("orderId", id) === undefined,
        streamIntervalMillis: 300,
      },
    },
    close: async () => {
      closing.abort()
      await recovering
      await inbox.stop()
      await client.close()
      await store.close()
    },
  }
}
