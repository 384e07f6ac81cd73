/** Starts everything locally, on free loopback ports: sandbox, gateway, shop, partner, and two shops of the partner. */
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSandbox, type Sandbox, type SandboxOptions } from "@flexcharge/sandbox"
import type { FlexChargeEnvironment } from "../src/Merchant.ts"
import { createPartner } from "../src/Partner.ts"
import { createPartnerShop } from "../src/PartnerShop.ts"
import { createShop, type ShopOptions } from "../src/Shop.ts"
import { expressServer } from "../src/servers/express.ts"
import { sendWebResponse, toWebRequest } from "../src/servers/nodeHttp.ts"
import { adapters } from "./adapters.ts"
import { type DeferredServer, listenOnLoopback } from "./DeferredServer.ts"
import { startGatewayProcess } from "./gatewayProcess.ts"
import { type ShopProcess, type ShopProcessOptions, startShopProcess } from "./shopProcess.ts"

/** The running demo. */
export interface DemoEnvironment {
  readonly sandbox: Sandbox
  readonly gatewayUrl: string
  readonly shopUrl: string
  /** The key that the sandbox signs the shop's webhooks with. */
  readonly shopWebhookSecret: string
  readonly partnerUrl: string
  readonly partnerShopUrls: readonly string[]
  /** The folder of the databases. `close` removes it. */
  readonly folder: string
  /** The path of the shop's database. */
  readonly database: string
  /** Starts the same shop in a process of its own, with its own address and database. */
  startSeparateShop(): Promise<SeparateShop>
  close(): Promise<void>
}

/** A shop in a process of its own. */
export interface SeparateShop {
  readonly url: string
  readonly database: string
  /** Kills the process. */
  crash(): Promise<void>
  /** Starts the process again, with the same address and database. */
  restart(): Promise<void>
}

/** Settings of the demo. */
export interface DemoOptions extends Omit<SandboxOptions, "merchants"> {
  /** The adapter that the shop's server uses: `express` by default, `nest` or `remix`. */
  readonly adapter?: string
  /** Changes settings of the shop, for flows with short deadlines. */
  readonly shop?: Partial<ShopOptions>
}

/** The shops of the partner's merchants. */
const partnerShops = [
  { name: "North Paper", sku: "notebook" },
  { name: "Copper & Tea", sku: "kettle" },
] as const

/** No wait is long, because the flows wait for it. */
const separateShopOptions = { rescueTimeoutMillis: 4_000, quietMillis: 0 }

/** Starts the demo. */
export const startDemo = async (
  log: (line: string) => void,
  { adapter = "express", shop: shopOptions, ...options }: DemoOptions = {},
): Promise<DemoEnvironment> => {
  const loadServer = adapters[adapter]
  if (loadServer === undefined)
    throw new RangeError(`There is no adapter ${adapter}. Use one of: ${Object.keys(adapters).join(", ")}.`)
  const createServer = await loadServer()
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-shop-"))
  const [sandbox, gateway] = await Promise.all([
    createSandbox({
      ...options,
      merchants: [{ name: "Quiet Desk" }, ...partnerShops.map(({ name }) => ({ name }))],
    }),
    startGatewayProcess(),
  ])
  const { appKey, appSecret } = sandbox.credentials
  const environment: FlexChargeEnvironment = {
    isLocalSandbox: true,
    appKey,
    appSecret,
    baseUrl: sandbox.url,
    senseSrc: sandbox.scripts.sense,
    widgetSrc: sandbox.scripts.widget,
  }
  const settings = {
    environment,
    gateway,
    encryptionKey: randomBytes(32).toString("base64"),
    now: sandbox.control.clock.now,
  }
  const subscribe = ({ url }: DeferredServer, mid: string) =>
    sandbox.control.webhooks.subscribe({ url: `${url}/webhooks`, mid }).secret

  const database = join(folder, "shop.sqlite")
  const [shopAccount, ...partnerAccounts] = sandbox.merchants
  if (shopAccount === undefined) throw new Error("The sandbox has no merchant.")
  const shopServer = await listenOnLoopback()
  const shopWebhookSecret = subscribe(shopServer, shopAccount.mid)
  const account = { ...shopAccount, name: "Quiet Desk" }
  const shop = await createShop({
    ...settings,
    account,
    webhookSecrets: [shopWebhookSecret],
    publicHost: new URL(shopServer.url).host,
    database,
    log: (line) => log(`shop: ${line}`),
    ...shopOptions,
  })
  shopServer.serve(await createServer(shop))

  const partnerServer = await listenOnLoopback()
  const merchants = await Promise.all(
    partnerShops.map(async ({ name, sku }, index) => {
      const account = partnerAccounts[index]
      if (account === undefined) throw new Error(`The sandbox has no merchant for ${name}.`)
      const server = await listenOnLoopback()
      return { ...account, name, sku, server, apiKey: crypto.randomUUID(), shopOrigins: [server.url] }
    }),
  )
  const partner = await createPartner({
    ...settings,
    url: partnerServer.url,
    merchants,
    webhookSecrets: merchants.map(({ mid }) => subscribe(partnerServer, mid)),
    publicHost: new URL(partnerServer.url).host,
    database: join(folder, "partner.sqlite"),
    log: (line) => log(`partner: ${line}`),
  })
  partnerServer.serve(expressServer(partner))

  for (const { server, name, sku, apiKey } of merchants) {
    const { handle } = await createPartnerShop({
      name,
      sku,
      partnerUrl: partnerServer.url,
      apiKey,
      log: (line) => log(`${name}: ${line}`),
    })
    server.serve(async (request, response) =>
      sendWebResponse(response, await handle(await toWebRequest(request), "")),
    )
  }

  const separateShops: ShopProcess[] = []
  const startSeparateShop = async (): Promise<SeparateShop> => {
    const reserved = await listenOnLoopback()
    await reserved.close()
    const { url } = reserved
    const { now: _now, ...plainSettings } = settings
    const options: ShopProcessOptions = {
      port: Number(new URL(url).port),
      shop: {
        ...plainSettings,
        account,
        webhookSecrets: [subscribe(reserved, account.mid)],
        publicHost: new URL(url).host,
        database: join(folder, `separate-${separateShops.length}.sqlite`),
        ...separateShopOptions,
      },
      clockOffsetMillis: sandbox.control.clock.now() - Date.now(),
    }
    let running = await startShopProcess(options)
    separateShops.push({ kill: () => running.kill() })
    return {
      url,
      database: options.shop.database,
      crash: () => running.kill(),
      restart: async () => {
        running = await startShopProcess(options)
      },
    }
  }

  return {
    sandbox,
    gatewayUrl: gateway.url,
    shopUrl: shopServer.url,
    shopWebhookSecret,
    partnerUrl: partnerServer.url,
    partnerShopUrls: merchants.map(({ server }) => server.url),
    folder,
    database,
    startSeparateShop,
    close: async () => {
      for (const separate of separateShops) await separate.kill()
      for (const { server } of merchants) await server.close()
      await Promise.all([partnerServer.close(), shopServer.close()])
      await Promise.all([partner.close(), shop.close()])
      await Promise.all([sandbox.close(), gateway.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
