/** Starts everything locally, on free loopback ports: sandbox, gateway, shop, partner, and two shops of the partner. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSandbox, type Sandbox, type SandboxOptions } from "@flexcharge/sandbox"
import type { FlexChargeEnvironment } from "../src/Merchant.ts"
import { startPartner } from "../src/Partner.ts"
import { startPartnerShop } from "../src/PartnerShop.ts"
import { type DeferredServer, startShop } from "../src/Shop.ts"
import { listenOnLoopback } from "./DeferredServer.ts"
import { startGateway } from "./gatewayServer.ts"

/** The running demo. */
export interface DemoEnvironment {
  readonly sandbox: Sandbox
  readonly shopUrl: string
  /** The key that the sandbox signs the shop's webhooks with. */
  readonly shopWebhookSecret: string
  readonly partnerUrl: string
  readonly partnerShopUrls: readonly string[]
  /** The folder of the databases. `close` removes it. */
  readonly folder: string
  close(): Promise<void>
}

/** The shops of the partner's merchants. */
const partnerShops = [
  { name: "North Paper", sku: "notebook" },
  { name: "Copper & Tea", sku: "kettle" },
] as const

/** Starts the demo. */
export const startDemo = async (
  log: (line: string) => void,
  options: Omit<SandboxOptions, "merchants"> = {},
): Promise<DemoEnvironment> => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-shop-"))
  const sandbox = await createSandbox({
    ...options,
    merchants: [{ name: "Quiet Desk" }, ...partnerShops.map(({ name }) => ({ name }))],
  })
  const { appKey, appSecret } = sandbox.credentials
  const environment: FlexChargeEnvironment = {
    isLocalSandbox: true,
    appKey,
    appSecret,
    baseUrl: sandbox.url,
    senseSrc: sandbox.scripts.sense,
    widgetSrc: sandbox.scripts.widget,
  }
  const gateway = startGateway(await listenOnLoopback())
  const subscribe = ({ url }: DeferredServer, mid: string) =>
    sandbox.control.webhooks.subscribe({ url: `${url}/webhooks`, mid }).secret

  const [shopAccount, ...partnerAccounts] = sandbox.merchants
  if (shopAccount === undefined) throw new Error("The sandbox has no merchant.")
  const shopServer = await listenOnLoopback()
  const shopWebhookSecret = subscribe(shopServer, shopAccount.mid)
  const shop = await startShop({
    server: shopServer,
    environment,
    account: { ...shopAccount, name: "Quiet Desk" },
    gateway,
    webhookSecrets: [shopWebhookSecret],
    database: join(folder, "shop.sqlite"),
    log: (line) => log(`shop: ${line}`),
  })

  const partnerServer = await listenOnLoopback()
  const merchants = await Promise.all(
    partnerShops.map(async ({ name, sku }, index) => {
      const account = partnerAccounts[index]
      if (account === undefined) throw new Error(`The sandbox has no merchant for ${name}.`)
      const server = await listenOnLoopback()
      return { ...account, name, sku, server, apiKey: crypto.randomUUID(), shopOrigins: [server.url] }
    }),
  )
  const partner = await startPartner({
    server: partnerServer,
    environment,
    merchants,
    gateway,
    webhookSecrets: merchants.map(({ mid }) => subscribe(partnerServer, mid)),
    database: join(folder, "partner.sqlite"),
    log: (line) => log(`partner: ${line}`),
  })
  const shops = await Promise.all(
    merchants.map(({ server, name, sku, apiKey }) =>
      startPartnerShop({
        server,
        name,
        sku,
        partnerUrl: partner.url,
        apiKey,
        log: (line) => log(`${name}: ${line}`),
      }),
    ),
  )

  return {
    sandbox,
    shopUrl: shop.url,
    shopWebhookSecret,
    partnerUrl: partner.url,
    partnerShopUrls: shops.map(({ url }) => url),
    folder,
    close: async () => {
      for (const service of [...shops, partner, shop, sandbox]) await service.close()
      await gateway.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
