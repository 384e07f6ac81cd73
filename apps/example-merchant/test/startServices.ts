import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { listenOnLoopback } from "../demo/DeferredServer.ts"
import { startGateway } from "../demo/gatewayServer.ts"
import { createServices, type ShopOptions } from "../src/Shop.ts"

/** Starts a sandbox, a gateway, and the services of a shop on an SQLite file in a temporary folder. */
export const startServices = async (
  options: Partial<Pick<ShopOptions, "encryptionKey" | "quietMillis" | "now" | "log">> = {},
) => {
  const folder = await mkdtemp(join(tmpdir(), "shop-"))
  const database = join(folder, "shop.sqlite")
  const sandbox = await createSandbox()
  const gateway = startGateway(await listenOnLoopback())
  const { credentials, url: baseUrl } = sandbox
  const client = createClient({ ...credentials, baseUrl, retry: false })
  const services = await createServices({
    client,
    environment: { isLocalSandbox: true, ...credentials, baseUrl },
    gateway,
    webhookSecrets: [],
    publicHost: "shop.example",
    database,
    encryptionKey: randomBytes(32).toString("base64"),
    log: () => {},
    ...options,
  })
  const close = async () => {
    await services.close()
    await gateway.close()
    await sandbox.close()
    await rm(folder, { recursive: true })
  }
  return { database, sandbox, gateway, client, services, close }
}

/** The started parts. */
export type StartedServices = Awaited<ReturnType<typeof startServices>>
