/** Everything a rehearsal needs, on free loopback ports: sandbox, gateway, shop, partner, and two shops of the partner. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSandbox, type Sandbox, type SandboxOptions } from "@flexcharge/sandbox"
import type { Vendor } from "../src/Merchant.ts"
import { startPartner } from "../src/Partner.ts"
import { startPartnerShop } from "../src/PartnerShop.ts"
import { startShop } from "../src/Shop.ts"
import { type DeferredServer, listenOnLoopback } from "./DeferredServer.ts"
import { startGateway } from "./gatewayServer.ts"

/** What is on. */
export interface DemoEnvironment {
  readonly sandbox: Sandbox
  readonly shopUrl: string
  /** The key that the sandbox signs the shop's webhooks with. */
  readonly shopWebhookSecret: string
  readonly partnerUrl: string
  readonly partnerShopUrls: readonly string[]
  /** Where the databases lie; removed at the end. */
  readonly folder: string
  close(): Promise<void>
}

/** The partner's merchants, and what each sells. */
const boutiques = [
  { name: "North Paper", sku: "notebook" },
  { name: "Copper & Tea", sku: "kettle" },
] as const

/** Opens the stage. */
export const startDemo = async (
  log: (line: string) => void,
  options: Omit<SandboxOptions, "merchants"> = {},
): Promise<DemoEnvironment> => {
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-shop-"))
  const sandbox = await createSandbox({
    ...options,
    merchants: [{ name: "Quiet Desk" }, ...boutiques.map(({ name }) => ({ name }))],
  })
  const { appKey, appSecret } = sandbox.credentials
  const vendor: Vendor = {
    isStandIn: true,
    appKey,
    appSecret,
    baseUrl: sandbox.url,
    senseSrc: sandbox.scripts.sense,
    widgetSrc: sandbox.scripts.widget,
  }
  const gateway = startGateway(await listenOnLoopback())
  const subscribe = ({ url }: DeferredServer, mid?: string) =>
    sandbox.control.webhooks.subscribe({ url: `${url}/webhooks`, ...(mid !== undefined && { mid }) }).secret

  const [own, ...others] = sandbox.merchants
  if (own === undefined) throw new Error("The sandbox has no merchant.")
  const shopServer = await listenOnLoopback()
  const shopWebhookSecret = subscribe(shopServer, own.mid)
  const shop = await startShop({
    server: shopServer,
    vendor,
    account: { ...own, name: "Quiet Desk" },
    gateway,
    webhookSecrets: [shopWebhookSecret],
    database: join(folder, "shop.sqlite"),
    log: (line) => log(`shop: ${line}`),
  })

  const partnerServer = await listenOnLoopback()
  const places = await Promise.all(
    boutiques.map(async (boutique) => ({ ...boutique, server: await listenOnLoopback() })),
  )
  const records = others.map((account, index) => ({
    ...account,
    name: places[index]?.name ?? "",
    apiKey: crypto.randomUUID(),
    shopOrigins: places.slice(index, index + 1).map(({ server }) => server.url),
  }))
  const partner = await startPartner({
    server: partnerServer,
    vendor,
    merchants: records,
    gateway,
    webhookSecrets: records.map(({ mid }) => subscribe(partnerServer, mid)),
    database: join(folder, "partner.sqlite"),
    log: (line) => log(`partner: ${line}`),
  })
  const shops = await Promise.all(
    places.map(({ server, name, sku }, index) =>
      startPartnerShop({
        server,
        name,
        sku,
        partnerUrl: partner.url,
        apiKey: records[index]?.apiKey ?? "",
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
