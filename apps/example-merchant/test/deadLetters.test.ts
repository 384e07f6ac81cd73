import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { expect, onTestFinished, test } from "vitest"
import { createBackOffice } from "../src/backOffice.ts"
import { backOfficeRoutes } from "../src/backOfficeRoutes.ts"
import { createGateway } from "../src/Gateway.ts"
import { createRouter } from "../src/http.ts"
import { createOperations } from "../src/Operations.ts"
import { openOrderStore } from "../src/OrderStore.ts"
import { createOrderEvents } from "../src/orderEvents.ts"
import { createPaymentAttempts } from "../src/PaymentAttempts.ts"

import { paymentRequest } from "./paymentRequest.ts"

test("an event that cannot be handled becomes a dead letter, which the back office shows and replays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dead-letters-"))
  const sandbox = await createSandbox()
  const client = createClient({ ...sandbox.credentials, baseUrl: sandbox.url, retry: false })
  const store = await openOrderStore(join(folder, "shop.sqlite"))
  const log = () => {}
  let canReadPayments = false
  const findPayment: typeof store.findPayment = (orderSessionKey, externalOrderId) => {
    if (!canReadPayments) throw new Error("The payments cannot be read.")
    return store.findPayment(orderSessionKey, externalOrderId)
  }
  const inbox = createOrderEvents({
    store: { ...store, findPayment },
    client,
    clientOf: () => client,
    encryptionKey: randomBytes(32).toString("base64"),
    quietMillis: 60_000,
    maxAttempts: 2,
    log,
    afterEvent: async () => {},
  })
  await inbox.start()
  onTestFinished(async () => {
    await inbox.stop()
    await store.close()
    await client.close()
    await sandbox.close()
    await rm(folder, { recursive: true })
  })
  const gateway = createGateway({
    url: "http://127.0.0.1:9",
    secretKey: "sk_test_x",
    publishableKey: "pk_test_x",
  })
  const settings = { gateway, store, inbox, client, quietMillis: 60_000, now: Date.now, log }
  const attempts = createPaymentAttempts({ ...settings, clientOf: () => client })
  const { send, recover } = createOperations(settings)
  const backOffice = createBackOffice({ ...settings, attempts, sendOperations: send })
  const merchant = { ...sandbox.credentials, name: "Quiet Desk", client }
  const handle = createRouter(
    backOfficeRoutes({
      merchant,
      store,
      inbox,
      backOffice,
      recover,
      environment: { isLocalSandbox: true, baseUrl: sandbox.url },
      log,
    }),
    log,
  )
  const page = async () => {
    const response = await handle(new Request("https://shop.example/back-office/dead-letters"), "")
    return response.text()
  }

  const order = { id: "order-1", mid: "mid-1", title: "Desk lamp", amount: 14800, currency: "USD" }
  await store.createPayment({ ...order, email: "joe@example.com", kind: "sale" }, 1, paymentRequest)
  await store.setOrderSessionKey("order-1", "session-1")
  const approved = { source: "evaluate", response: { status: "APPROVED" } } as const
  await inbox.orders.record("session-1", approved)
  await expect.poll(page).toContain("2 attempts")
  const [letter] = await inbox.deadLetters()
  expect(letter).toMatchObject({ name: "APPROVED", orderSessionKey: "session-1", isAboutMoney: true })

  canReadPayments = true
  const replayed = await handle(
    new Request("https://shop.example/back-office/dead-letters/replay", {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin" },
      body: new URLSearchParams({ token: letter?.token ?? "" }),
    }),
    "",
  )
  expect(replayed.status).toBe(303)
  await expect.poll(async () => (await store.get("order-1"))?.state.phase).toBe("approved")
  expect(await page()).toContain("Every event was handled.")
})
