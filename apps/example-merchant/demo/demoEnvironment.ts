/** Starts everything locally, on free loopback ports: sandbox, gateway, shop, partner, and two shops of the partner. */
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSandbox, type Sandbox, type SandboxOptions } from "@flexcharge/sandbox"
import { startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import { freePort } from "@flexcharge-tooling/test-kit/startServer"
import pg from "pg"
import type { FlexChargeEnvironment } from "../src/Merchant.ts"
import { createPartner } from "../src/Partner.ts"
import { createPartnerShop } from "../src/PartnerShop.ts"
import { createShop, type ShopOptions } from "../src/Shop.ts"
import { expressServer } from "../src/servers/express.ts"
import { respondWith } from "../src/servers/nodeHttp.ts"
import { loadAdapter } from "./adapters.ts"
import { type DeferredServer, listenOnLoopback } from "./DeferredServer.ts"
import { startGatewayProcess } from "./gatewayProcess.ts"
import { createProxy } from "./proxy.ts"
import { type ShopProcess, startShopProcess } from "./shopProcess.ts"

/** The running demo. */
export interface DemoEnvironment {
  readonly sandbox: Sandbox
  readonly gatewayUrl: string
  readonly shopUrl: string
  /** The key that the sandbox signs the shop's webhooks with. */
  readonly shopWebhookSecret: string
  /** The environment variables with which `flexcharge doctor` checks the shop. */
  readonly doctorVariables: Readonly<Record<string, string>>
  readonly partnerUrl: string
  readonly partnerShopUrls: readonly string[]
  /** The folder of the databases. `close` removes it. */
  readonly folder: string
  /** The path or address of the shop's database. */
  readonly database: string
  /** Starts the same shop in processes of its own behind a proxy, with its own address and database. */
  startSeparateShop(processes?: number): Promise<SeparateShop>
  close(): Promise<void>
}

/** A shop in processes of its own, which share one database. */
export interface SeparateShop {
  readonly url: string
  readonly database: string
  /** Kills a process; the first one by default. */
  crash(index?: number): Promise<void>
  /** Starts a process again. */
  restart(index?: number): Promise<void>
}

/** Settings of the demo. */
export interface DemoOptions extends Omit<SandboxOptions, "merchants"> {
  /** Whether the shop has a PostgreSQL database, which is started from npm, instead of an SQLite file. */
  readonly postgres?: boolean
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
  { adapter = "express", postgres = false, shop: shopOptions, ...options }: DemoOptions = {},
): Promise<DemoEnvironment> => {
  const createServer = await loadAdapter(adapter)
  const folder = await mkdtemp(join(tmpdir(), "flexcharge-shop-"))
  const [postgresServer, sandbox, gateway] = await Promise.all([
    postgres ? startPostgres({ isDurable: false }) : undefined,
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

  const database = postgresServer?.url ?? join(folder, "shop.sqlite")
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
    server.serve((request, response) =>
      respondWith((webRequest) => handle(webRequest, ""), request, response),
    )
  }

  const proxies: DeferredServer[] = []
  const processes = new Set<ShopProcess>()
  const startSeparateShop = async (count = 1): Promise<SeparateShop> => {
    const proxy = await listenOnLoopback()
    proxies.push(proxy)
    const { now: _now, ...plainSettings } = settings
    const name = `separate_${proxies.length}`
    const separateDatabase =
      postgresServer === undefined
        ? join(folder, `${name}.sqlite`)
        : await createDatabase(postgresServer.url, name)
    const options = {
      shop: {
        ...plainSettings,
        account,
        webhookSecrets: [subscribe(proxy, account.mid)],
        publicHost: new URL(proxy.url).host,
        database: separateDatabase,
        ...separateShopOptions,
      },
      clockOffsetMillis: sandbox.control.clock.now() - Date.now(),
    }
    const ports = await Promise.all(Array.from({ length: count }, freePort))
    const running = new Map<number, ShopProcess>()
    const start = async (index: number) => {
      const started = await startShopProcess({ ...options, port: ports[index] ?? 0 })
      running.set(index, started)
      processes.add(started)
    }
    // One after the other, so that the first one creates the tables.
    for (const index of ports.keys()) await start(index)
    proxy.serve(createProxy(ports))
    return {
      url: proxy.url,
      database: separateDatabase,
      crash: async (index = 0) => {
        const crashed = running.get(index)
        if (crashed === undefined) return
        running.delete(index)
        processes.delete(crashed)
        await crashed.kill()
      },
      restart: (index = 0) => start(index),
    }
  }

  return {
    sandbox,
    gatewayUrl: gateway.url,
    shopUrl: shopServer.url,
    shopWebhookSecret,
    doctorVariables: {
      FLEXCHARGE_APP_KEY: appKey,
      FLEXCHARGE_APP_SECRET: appSecret,
      FLEXCHARGE_MID: shopAccount.mid,
      FLEXCHARGE_SITE_ID: shopAccount.siteId,
      FLEXCHARGE_TOKENIZATION_KEY: shopAccount.tokenizationKey,
      FLEXCHARGE_WEBHOOK_SECRET: shopWebhookSecret,
      FLEXCHARGE_BASE_URL: sandbox.url,
      FLEXCHARGE_ENVIRONMENT: "",
      SHOP_PUBLIC_URL: shopServer.url,
    },
    partnerUrl: partnerServer.url,
    partnerShopUrls: merchants.map(({ server }) => server.url),
    folder,
    database,
    startSeparateShop,
    close: async () => {
      for (const separate of processes) await separate.kill()
      for (const proxy of proxies) await proxy.close()
      for (const { server } of merchants) await server.close()
      await Promise.all([partnerServer.close(), shopServer.close()])
      await Promise.all([partner.close(), shop.close()])
      await Promise.all([sandbox.close(), gateway.close(), postgresServer?.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Creates a database on a PostgreSQL server, and returns its address. */
const createDatabase = async (serverUrl: string, name: string): Promise<string> => {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href
}
