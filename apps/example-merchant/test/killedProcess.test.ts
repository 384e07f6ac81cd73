/** The shop runs in a process of its own, which is ended with SIGKILL right after the gateway has charged the card. */
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createSandbox, type Sandbox } from "@flexcharge/sandbox"
import { type PostgresServer, startPostgres } from "@flexcharge-tooling/test-kit/postgres"
import { freePort } from "@flexcharge-tooling/test-kit/startServer"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type DeferredServer, listenOnLoopback } from "../demo/DeferredServer.ts"
import { type RunningGateway, startGateway } from "../demo/gatewayServer.ts"
import { type ShopProcess, startShopProcess } from "../demo/shopProcess.ts"
import { type OrderStore, openOrderStore } from "../src/OrderStore.ts"
import { buyer } from "./buyer.ts"
import { createCard, paymentsAtGateway } from "./gatewayAccount.ts"

const amount = 14800
const approvedByGateway = "4242424242424242"

describe.each(["SQLite", "PostgreSQL"])("on %s", (engine) => {
  let folder: string
  let sandbox: Sandbox
  let gateway: RunningGateway
  /** Between the shop and the gateway. */
  let proxy: DeferredServer
  let postgres: PostgresServer | undefined
  let store: OrderStore
  let shop: ShopProcess
  let port: number
  let startShop: () => Promise<ShopProcess>
  /** Called when the gateway has charged a card, before the shop receives the response. */
  let onCharged = async () => {}

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "killed-process-"))
    if (engine === "PostgreSQL") postgres = await startPostgres({ isDurable: false })
    sandbox = await createSandbox()
    gateway = startGateway(await listenOnLoopback())
    proxy = await listenOnLoopback()
    port = await freePort()
    const { secret } = sandbox.control.webhooks.subscribe({ url: `http://127.0.0.1:${port}/webhooks` })
    const database = postgres?.url ?? join(folder, "shop.sqlite")
    const { credentials, url: baseUrl } = sandbox
    startShop = () =>
      startShopProcess({
        port,
        clockOffsetMillis: 0,
        shop: {
          environment: { isLocalSandbox: true, ...credentials, baseUrl },
          account: { ...credentials, name: "Quiet Desk" },
          gateway: { ...gateway, url: proxy.url },
          webhookSecrets: [secret],
          publicHost: `127.0.0.1:${port}`,
          database,
          encryptionKey: randomBytes(32).toString("base64"),
          quietMillis: 0,
        },
      })
    proxy.serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method = "GET", url = "", headers } = request
      const forwarded = Object.entries(headers).filter(([name]) => !hopHeaders.includes(name))
      const answer = await fetch(`${gateway.url}${url}`, {
        method,
        headers: Object.fromEntries(forwarded.map(([name, value]) => [name, String(value)])),
        ...(method !== "GET" && { body: Buffer.concat(chunks) }),
      })
      if (url.endsWith("/confirm")) await onCharged()
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text())
    })
    shop = await startShop()
    store = await openOrderStore(database)
  })
  afterAll(async () => {
    await shop.kill()
    await store.close()
    await Promise.all([proxy.close(), gateway.close(), sandbox.close()])
    await postgres?.stop()
    await rm(folder, { recursive: true })
  })

  const pay = async (orderId: string, attempt: number): Promise<unknown> => {
    const gatewayCard = await createCard(gateway, approvedByGateway)
    const response = await fetch(`http://127.0.0.1:${port}/checkout/lamp`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...buyer, countryCode: "US", orderId, attempt, amount, gatewayCard }),
    })
    return response.json()
  }

  /** Presses Pay, and kills the process when the gateway has charged the card. */
  const payAndKill = async (orderId: string): Promise<void> => {
    onCharged = () => shop.kill()
    await expect(pay(orderId, 1)).rejects.toThrow("fetch failed")
    onCharged = async () => {}
    expect(await store.payment(orderId)).toMatchObject({ charge: undefined })
  }

  test("after a restart another card is not charged, because the first one has paid the order", async () => {
    const orderId = randomUUID()
    await payAndKill(orderId)
    shop = await startShop()
    expect(await pay(orderId, 2)).toMatchObject({ result: "paid" })
    expect(await paymentsAtGateway(gateway, orderId)).toMatchObject([{ amount, status: "succeeded" }])
    expect(await store.get(orderId)).toMatchObject({
      state: { phase: "approved" },
      payments: [{ attempt: 1 }],
    })
  })

  test("a restart alone finds out that the order is paid, and sends FlexCharge its copy", async () => {
    const orderId = randomUUID()
    await payAndKill(orderId)
    shop = await startShop()
    await expect.poll(() => store.payment(orderId)).toMatchObject({ request: undefined })
    expect(await store.get(orderId)).toMatchObject({ state: { phase: "approved" } })
    expect(sandbox.control.transmissions().filter((copy) => copy.orderId === orderId)).toHaveLength(1)
  })
})

/** Headers of one connection, which a proxy does not forward. */
const hopHeaders: readonly string[] = ["host", "connection", "content-length", "transfer-encoding"]
