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
