import { once } from "node:events"
import { createServer } from "node:http"
import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { afterAll, beforeEach, expect, test } from "vitest"
import { payment, rawCard } from "../shop/example.ts"

const sandbox = await createSandbox()
const flexcharge = createClient({ ...sandbox.credentials, baseUrl: sandbox.url, timeoutMillis: 500 })
afterAll(() => sandbox.close())
beforeEach(() => sandbox.reset())

const declined = { ...payment, paymentMethod: rawCard("4111111111111111") }

test("a declined card leads to a challenge", async () => {
  const { decision } = await flexcharge.rescue(declined)
  expect(decision._tag).toBe("Challenge")
})

test("an unanswered evaluation is sent again with the same key and creates one order", async () => {
  sandbox.control.faults.add({ kind: "hang", operation: "evaluate", times: 1 })
  const { decision } = await flexcharge.rescue({ ...declined, orderId: "ORDER-2" })
  if (decision._tag !== "Unanswered") throw new Error("The decision must be Unanswered.")

  const second = await decision.retry()
  expect(second._tag).toBe("Challenge")
  expect(sandbox.control.orders.list()).toHaveLength(1)
})

test.each(["json", "text"] as const)("the shop accepts webhooks sent as %s", async (webhookContentType) => {
  const { app } = await import("./rawBody.ts") // your Express application
  const shop = createServer(app).listen(0, "127.0.0.1")
  await once(shop, "listening")
  const address = shop.address()
  const port = typeof address === "object" ? address?.port : undefined
  sandbox.control.profile.set({ webhookContentType })
  sandbox.control.webhooks.subscribe({
    url: `http://127.0.0.1:${port}/webhooks/flexcharge`,
    host: "shop.example", // the public host that the endpoint verifies
    secret: String(process.env.FLEXCHARGE_WEBHOOK_SECRET),
  })
  sandbox.control.trigger("order.completed", { orderId: "ORDER-3", createOrder: true })
  await sandbox.control.webhooks.waitFor({ event: "order.completed" })
  shop.close()
})
