import { createClient } from "@flexcharge/core"
import { createSandbox } from "@flexcharge/sandbox"
import { afterAll, beforeEach, expect, it } from "vitest"
import { payment, rawCard } from "../shop/example.ts"

const sandbox = await createSandbox()
const flexcharge = createClient({ ...sandbox.credentials, baseUrl: sandbox.url, timeoutMillis: 500 })
afterAll(() => sandbox.close())
beforeEach(() => sandbox.reset())

const declined = { ...payment, paymentMethod: rawCard("4111111111111111") }

it("opens the widget for a challenge", async () => {
  const { decision } = await flexcharge.rescue(declined)
  expect(decision._tag).toBe("Challenge")
})

it("shows a decline when the service hangs, and asks once more later", async () => {
  sandbox.control.faults.add({ kind: "hang", operation: "evaluate", times: 1 })
  const { decision } = await flexcharge.rescue({ ...declined, orderId: "ORDER-2" })
  if (decision._tag !== "Unanswered") throw new Error("the service was hanging")

  const { idempotencyKey } = decision
  const settled = await flexcharge.rescue({ ...declined, orderId: "ORDER-2" }, { idempotencyKey })
  expect(settled.decision._tag).toBe("Challenge")
  expect(sandbox.control.orders.list()).toHaveLength(1)
})
